import { Skeleton } from "@mantine/core";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Suspense } from "react";
import { MemberFrame } from "@/app/_server/member-frame";
import { pageViewer } from "@/app/_server/viewer";
import { Columns, Middle, Rail } from "@/app/_ui/page-frame";
import { remediationFor } from "@/emails/steps";
import { can, isManager } from "@/lib/access/policy";
import type { MemberViewer } from "@/lib/access/viewer";
import { campaignsAbout } from "@/lib/campaigns/names";
import { denyReasons } from "@/lib/closure/deny-reasons";
import { NotFound } from "@/lib/errors";
import { ignoreReasonLabels } from "@/lib/feedback/questions";
import { getIncident, listOccurrences, timelineOf } from "@/lib/incidents/get";
import { ignoreReasonLabel, ignoreReasons } from "@/lib/incidents/ignore-reasons";
import { listAssignable } from "@/lib/members/list";
import { unreadAbout } from "@/lib/notifications/list";
import { seesOnCall } from "@/lib/oncall/terms";
import { getResponse } from "@/lib/response/get";
import { branchesOf } from "@/lib/sightings/branches";
import { reasonOptions } from "../_actions/reason-options";
import { rowOf } from "../_list/row";
import { CodeHost } from "./_code-host/code-host";
import { Access } from "./_parts/access";
import { Actions } from "./_parts/actions";
import { CommentForm } from "./_parts/comment-form";
import { Declared } from "./_parts/declared";
import { developerNext } from "./_parts/developer-next";
import { Disputes } from "./_parts/disputes";
import { Evidence } from "./_parts/evidence";
import { FeedbackAnswers } from "./_parts/feedback-answers";
import { Heading } from "./_parts/heading";
import { InMergeRequests } from "./_parts/in-merge-requests";
import { linkStates } from "./_parts/link-states";
import { nextAction } from "./_parts/next-action";
import { OnCallCard } from "./_parts/on-call-card";
import { OwnAnswers } from "./_parts/own-answers";
import { OwnRequest } from "./_parts/own-request";
import { nameOf, ownSide } from "./_parts/own-side";
import { Places } from "./_parts/places";
import { ReadOnArrival } from "./_parts/read-on-arrival";
import { RemediationSteps } from "./_parts/remediation-steps";
import { RequestBanner } from "./_parts/request-banner";
import { ReviewBanner } from "./_parts/review-banner";
import { SharingLink } from "./_parts/sharing-link";
import { situationOf } from "./_parts/situation";
import { Timeline } from "./_parts/timeline";
import { timelineEntries } from "./_parts/timeline-words";
import { WhereItStands } from "./_parts/where-it-stands";
import { WhoIsAsked } from "./_parts/who-is-asked";
import { wishWords } from "./_parts/wish";

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
  const discreet = viewer.accessLevel === "restricted";
  const open = incident.closedAt === null;
  const mine = ownSide(viewer, incident);
  const members = mayEdit ? await listAssignable(viewer) : [];
  const reasons = reasonOptions(ignoreReasons, discreet ? ignoreReasonLabels : ignoreReasonLabel);
  const response = await getResponse(viewer, id).catch(() => null);
  const now = new Date();
  const asksReader = open && mayEdit && mine.isAsked;
  const { steps: whatToDo } = remediationFor(incident.kind, `${incident.detector} ${incident.detectorName}`);
  const steps = <RemediationSteps steps={whatToDo} closed={!open} />;
  return (
    <MemberFrame viewer={viewer}>
      <ReadOnArrival ids={await unreadAbout(viewer, id)} />
      <Heading row={row}>
        {mayEdit && (
          <Actions
            row={row}
            reasons={reasons}
            members={members}
            mayShare={mayShare}
            mayProlong={!discreet}
            mayDeclare={!discreet && response === null}
            requestWaits={isManager(viewer) && incident.requests.some(({ decision }) => decision === null)}
          />
        )}
      </Heading>
      {response && <Declared response={response} />}
      <Columns>
        <Middle>
          {mine.request && <OwnRequest request={mine.request} mayWithdraw={mine.request.mine} />}
          {isManager(viewer) && <ForManagers incident={incident} />}
          {open && (
            <Disputes
              incidentId={id}
              disputes={incident.disputes}
              mayShare={mayShare}
              mine={mine.isAsked && discreet}
            />
          )}
          <Suspense fallback={<Skeleton height={240} />}>
            <Where viewer={viewer} {...found} />
          </Suspense>
          <InMergeRequests viewer={viewer} incidentId={id} />
          {asksReader && steps}
          {asksReader && (
            <OwnAnswers incidentId={id} kind={incident.kind} answers={mine.answers} disputed={mine.disputed} />
          )}
          <FeedbackAnswers
            feedback={
              open && mine.isAsked ? incident.feedback.filter((given) => !mine.isOwn(given)) : incident.feedback
            }
            kind={incident.kind}
          />
          <Evidence
            incidentId={id}
            pieces={incident.evidence}
            nameOf={nameOf(viewer, members)}
            claimed={incident.secretRevoked === true && incident.verification !== "verified"}
            mayEdit={mayEdit}
            verifies={isManager(viewer)}
          />
          {seesOnCall(viewer) && (
            <Suspense fallback={<Skeleton height={120} />}>
              <OnCallCard viewer={viewer} incident={incident} />
            </Suspense>
          )}
          {!asksReader && steps}
        </Middle>
        <Rail label="About this incident" first={discreet}>
          <WhereItStands
            row={row}
            incident={incident}
            discreet={discreet}
            campaigns={await campaignsAbout(viewer, id)}
            mayLabel={mayEdit && !discreet}
            runsCampaigns={can(viewer, "incidents:share")}
            sentence={
              open && discreet ? developerNext(now, mine) : nextAction(now, situationOf(viewer, incident, row, now))
            }
          />
          <Suspense fallback={<Skeleton height={120} />}>
            <CodeHost viewer={viewer} incident={incident} mayEdit={mayEdit} />
          </Suspense>
          {!discreet && (
            <>
              <Suspense fallback={<Skeleton height={120} />}>
                <WhoIsAsked
                  viewer={viewer}
                  incident={incident}
                  mayShare={mayShare}
                  mayConfigure={can(viewer, "sources:write")}
                />
              </Suspense>
              <SharingLink
                incidentId={id}
                links={linkStates(incident.sharingLinks, incident.mails)}
                author={incident.author?.email ?? null}
                suggested={incident.disputes[0]?.suggestedEmail ?? null}
                mayShare={mayShare}
                closed={!open}
              />
            </>
          )}
          {mayShare && (
            <Suspense fallback={<Skeleton height={120} />}>
              <Access viewer={viewer} incidentId={id} />
            </Suspense>
          )}
        </Rail>
        <Middle>
          <Suspense fallback={<Skeleton height={320} />}>
            <WhatHappened viewer={viewer} {...found} />
          </Suspense>
          {mayEdit && <CommentForm incidentId={id} members={members} />}
        </Middle>
      </Columns>
    </MemberFrame>
  );
}

/** What waits for a manager's word: requests to close it, and the review of how it was closed. */
function ForManagers({ incident }: Pick<Found, "incident">) {
  const waits = incident.reviewDrawnAt !== null && incident.reviewedAt === null;
  const doubted = incident.validity === "valid" && incident.secretRevoked === true;
  return (
    <>
      {incident.requests
        .filter(({ decision }) => decision === null)
        .map((request) => (
          <RequestBanner
            key={request.id}
            reasons={denyReasons}
            request={{
              id: request.id,
              email: request.email,
              wish: wishWords(request),
              comment: request.comment,
              why: request.why,
              at: request.createdAt.toISOString(),
            }}
          />
        ))}
      {waits && <ReviewBanner incidentId={incident.id} doubted={doubted} />}
    </>
  );
}

async function Where({ viewer, incident }: { viewer: MemberViewer } & Found) {
  const [places, branches] = await Promise.all([listOccurrences(viewer, incident.id), branchesOf(viewer, incident.id)]);
  return (
    <Places
      places={places}
      branches={branches}
      row={rowOf(incident)}
      validityAt={incident.validityAt}
      sourceUrl={incident.url}
      description={incident.description}
    />
  );
}

async function WhatHappened({ viewer, incident }: { viewer: MemberViewer } & Found) {
  return <Timeline entries={timelineEntries(await timelineOf(viewer, incident.id), incident)} />;
}

function idOf(segment: string): number {
  if (!/^\d{1,9}$/.test(segment)) notFound();
  return Number(segment);
}
