import { Skeleton } from "@mantine/core";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Suspense } from "react";
import { MemberFrame } from "@/app/_server/member-frame";
import { pageViewer } from "@/app/_server/viewer";
import { remediationFor } from "@/emails/steps";
import type { MemberViewer } from "@/lib/access/viewer";
import { NotFound } from "@/lib/errors";
import { getIncident, listOccurrences, timelineOf } from "@/lib/incidents/get";
import { ignoreReasonLabel, ignoreReasons } from "@/lib/incidents/ignore-reasons";
import { listAssignable } from "@/lib/members/list";
import { reasonOptions } from "../_actions/reason-options";
import { rowOf } from "../_list/row";
import { Actions } from "./_parts/actions";
import { CommentForm } from "./_parts/comment-form";
import { Disputes } from "./_parts/disputes";
import { FeedbackAnswers } from "./_parts/feedback-answers";
import { Heading } from "./_parts/heading";
import classes from "./_parts/incident.module.css";
import { linkStates } from "./_parts/link-states";
import { Places } from "./_parts/places";
import { Rail } from "./_parts/rail";
import { RemediationSteps } from "./_parts/remediation-steps";
import { SharingLink } from "./_parts/sharing-link";
import { Timeline } from "./_parts/timeline";
import { timelineEntries } from "./_parts/timeline-words";

type Params = Promise<{ id: string }>;
type Found = Awaited<ReturnType<typeof getIncident>>;

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  return { title: `INC-${idOf((await params).id)}` };
}

/** Whether it exists for this viewer is known before anything is sent, so that the answer can still be 404. */
export default async function IncidentPage({ params }: { params: Params }) {
  const id = idOf((await params).id);
  const viewer = await pageViewer(`/incidents/${id}`);
  const found = await getIncident(viewer, id).catch((error: unknown) => {
    if (error instanceof NotFound) notFound();
    throw error;
  });
  const { incident, mayEdit, mayShare } = found;
  const row = rowOf(incident);
  const members = mayEdit ? await listAssignable(viewer) : [];
  const reasons = reasonOptions(ignoreReasons, ignoreReasonLabel);
  return (
    <MemberFrame viewer={viewer}>
      <Heading row={row}>
        {mayEdit && <Actions row={row} reasons={reasons} members={members} mayShare={mayShare} />}
      </Heading>
      <div className={classes.columns}>
        <div className={classes.left}>
          {incident.closedAt === null && <Disputes disputes={incident.disputes} />}
          <Suspense fallback={<Skeleton height={240} />}>
            <Where viewer={viewer} {...found} />
          </Suspense>
          <FeedbackAnswers feedback={incident.feedback} kind={incident.kind} />
          <RemediationSteps
            steps={remediationFor(incident.kind, `${incident.detector} ${incident.detectorName}`).steps}
            closed={incident.closedAt !== null}
          />
        </div>
        <aside className={classes.rail} aria-label="About this incident">
          <Rail row={row} incident={incident} />
          <SharingLink
            incidentId={id}
            links={linkStates(incident.sharingLinks, incident.mails)}
            author={incident.author?.email ?? null}
            suggested={incident.disputes[0]?.suggestedEmail ?? null}
            mayShare={mayShare}
            closed={incident.closedAt !== null}
          />
        </aside>
        <div className={classes.left}>
          <Suspense fallback={<Skeleton height={320} />}>
            <WhatHappened viewer={viewer} {...found} />
          </Suspense>
          {mayEdit && <CommentForm incidentId={id} />}
        </div>
      </div>
    </MemberFrame>
  );
}

async function Where({ viewer, incident }: { viewer: MemberViewer } & Found) {
  const places = await listOccurrences(viewer, incident.id);
  return <Places places={places} row={rowOf(incident)} sourceUrl={incident.url} description={incident.description} />;
}

async function WhatHappened({ viewer, incident }: { viewer: MemberViewer } & Found) {
  return <Timeline entries={timelineEntries(await timelineOf(viewer, incident.id), incident)} />;
}

function idOf(segment: string): number {
  if (!/^\d{1,9}$/.test(segment)) notFound();
  return Number(segment);
}
