import { Text } from "@mantine/core";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { MemberFrame } from "@/app/_server/member-frame";
import { pageViewer } from "@/app/_server/viewer";
import { Columns, Marks, Middle, PageHead, Rail } from "@/app/_ui/page-frame";
import { SeverityLabel } from "@/app/_ui/severity-label";
import { oneLine } from "@/emails/words";
import { listAssignable } from "@/lib/members/list";
import { type FileView, listFiles, mostFileBytes } from "@/lib/response/files";
import { getResponse, type ResponseDetail } from "@/lib/response/get";
import { listMoments } from "@/lib/response/moments";
import { isOverdue } from "@/lib/response/own-actions";
import { possibleOwners, roleWords } from "@/lib/response/people";
import { reviewHeadings } from "@/lib/response/review";
import { Actions } from "./_parts/actions";
import { Checklist } from "./_parts/checklist";
import type { ShownFile } from "./_parts/file-links";
import { Files } from "./_parts/files";
import { Moments } from "./_parts/moments";
import classes from "./_parts/response.module.css";
import { Review } from "./_parts/review";
import { Stance } from "./_parts/stance";
import { Team } from "./_parts/team";

export const metadata: Metadata = { title: "Response" };

/** What a small team does about a declared incident, in one place. */
export default async function ResponsePage({ params }: { params: Promise<{ id: string }> }) {
  const { id: text } = await params;
  const viewer = await pageViewer(`/incidents/${text}/response`);
  if (!/^\d{1,9}$/.test(text)) notFound();
  const id = Number(text);
  const response = await getResponse(viewer, id).catch(() => notFound());
  const [moments, members, owners, kept] = await Promise.all([
    listMoments(viewer, id),
    response.mayWork ? listAssignable(viewer) : Promise.resolve([]),
    response.mayWork ? possibleOwners(viewer, id) : Promise.resolve([]),
    response.mayWork ? listFiles(viewer, id) : Promise.resolve([]),
  ]);
  const files = kept.map(shownFile);
  const team = response.people.map(({ member, role }) => ({ ...member, role }));
  return (
    <MemberFrame viewer={viewer}>
      <Heading response={response} />
      <Columns>
        <Middle>
          <Checklist
            incidentId={id}
            mayWork={response.mayWork}
            attackOver={response.attackOverAt !== null}
            files={files}
            team={team}
            steps={response.steps.map((step) => ({
              ...step,
              startedAt: step.startedAt?.toISOString() ?? null,
              finishedAt: step.finishedAt?.toISOString() ?? null,
            }))}
          />
        </Middle>
        <Rail label="Stance and team" first>
          <Stance
            incidentId={id}
            overAt={response.attackOverAt?.toISOString() ?? null}
            needToKnow={response.incident.needToKnow}
            mayLead={response.mayLead}
          />
          <Team
            incidentId={id}
            lead={response.lead}
            team={team}
            channel={response.channel}
            roles={roleWords}
            members={members.map(({ id: memberId, name }) => ({ id: memberId, name }))}
            mayLead={response.mayLead}
          />
        </Rail>
        <Middle>
          <Moments
            incidentId={id}
            mayWork={response.mayWork}
            files={files}
            steps={response.steps.map(({ number, title }) => ({ number, title }))}
            moments={moments.map(({ at, writtenAt, ...moment }) => ({
              ...moment,
              at: at.toISOString(),
              writtenAt: writtenAt.toISOString(),
            }))}
          />
          {response.mayWork && (
            <Files
              incidentId={id}
              files={files}
              mostBytes={mostFileBytes}
              mayLead={response.mayLead}
              places={[
                ...response.steps.map(({ number, title }) => ({
                  value: `step:${number}`,
                  label: `Step ${number}, ${title}`,
                })),
                ...moments.map((moment) => ({ value: `moment:${moment.id}`, label: momentWords(moment) })),
              ]}
            />
          )}
          <Review
            incidentId={id}
            mayWork={response.mayWork}
            headings={reviewHeadings}
            review={response.review}
            reviewedAt={response.reviewedAt?.toISOString() ?? null}
          />
          <Actions
            incidentId={id}
            mayWork={response.mayWork}
            people={owners}
            actions={response.actions.map(({ dueOn, doneAt, id: actionId, text: words, owner }) => ({
              id: actionId,
              text: words,
              owner: owner.name,
              mine: owner.id === viewer.memberId,
              unseen: response.mayWork && !owners.some((person) => person.id === owner.id && person.knows),
              overdue: isOverdue({ dueOn }, new Date()),
              dueOn: dueOn.toISOString().slice(0, 10),
              doneAt: doneAt?.toISOString() ?? null,
            }))}
          />
        </Middle>
      </Columns>
    </MemberFrame>
  );
}

function shownFile(file: FileView): ShownFile {
  const { id, name, type, bytes, sha256, stepNumber, momentId, addedAt, adder, deletedAt, deleter, deletedWhy } = file;
  const place = momentId === null ? (stepNumber === null ? "" : `step:${stepNumber}`) : `moment:${momentId}`;
  const deleted = deletedAt && { at: deletedAt.toISOString(), by: deleter?.name ?? "Handback", why: deletedWhy ?? "" };
  return {
    id,
    name,
    type,
    bytes,
    sha256,
    place,
    addedAt: addedAt.toISOString(),
    adder: adder?.name ?? "Handback",
    deleted,
  };
}

const momentWords = ({ at, text }: { at: Date; text: string }) =>
  `${at.toISOString().slice(0, 16).replace("T", " ")}, ${oneLine(text, 60)}`;

function Heading({ response }: { response: ResponseDetail }) {
  const { incidentId, codename, incident, why } = response;
  const report = (format: string) => `/api/v1/incidents/${incidentId}/response/report?format=${format}`;
  return (
    <PageHead
      title={codename}
      crumb={
        <>
          <Link className="hb-link" href={`/incidents/${incidentId}`}>
            INC-{incidentId}
          </Link>{" "}
          · security incident
        </>
      }
      end={
        <div className={classes.takeAlong}>
          <span className="hb-muted">Take along:</span>
          <a className="hb-link" href={report("pdf")}>
            PDF
          </a>
          <a className="hb-link" href={report("markdown")}>
            Markdown
          </a>
        </div>
      }
    >
      <Marks>
        <SeverityLabel level={incident.severity} />
        <span>
          {incident.needToKnow ? "Seen by its team and the owners alone" : "Seen by everybody who may see incidents"}
        </span>
      </Marks>
      {why && (
        <Text mt={4} maw="72ch">
          {why}
        </Text>
      )}
    </PageHead>
  );
}
