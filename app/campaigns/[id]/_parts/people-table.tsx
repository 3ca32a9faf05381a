import { Text } from "@mantine/core";
import Link from "next/link";
import type { ReactNode } from "react";
import { counted, number } from "@/app/_ui/format";
import { Moment } from "@/app/_ui/moment";
import { RecordTable } from "@/app/_ui/record-table";
import { capitalised, oneLine } from "@/emails/words";
import type { Target } from "@/lib/campaigns/targets";
import { linesPerMail } from "@/lib/campaigns/terms";
import { FateBar } from "../../_parts/fate-bar";
import { rowsOf } from "../../_parts/rows";
import { type Fate, countOf as fateCount, routeWord } from "../../_parts/words";

type Props = {
  campaign: number;
  rows: Target[];
  /** Whether the reader may look at developers, and at members. */
  may: { developers: boolean; members: boolean };
};

/** Who would get what: how many incidents, by which way, and what stands against it. */
export function PreviewTable({ campaign, rows, may }: Props) {
  return (
    <RecordTable
      caption="Who would get what, those with most incidents first"
      rows={rows}
      idOf={({ id }) => id}
      isOver={({ waiting }) => waiting === 0}
      columns={[
        { head: "Person", cell: (row) => <Person row={row} may={may} /> },
        { head: "Reached by", cell: ({ route }) => routeWord[route] },
        { head: "Incidents", numeric: true, cell: countOf(campaign) },
        { head: "Asked about", numeric: true, cell: countOf(campaign, "waiting") },
        { head: "What to know", cell: (row) => noteOf(row) },
      ]}
    />
  );
}

/** What became of everybody's. */
export function ProgressTable({ campaign, rows, may }: Props) {
  return (
    <RecordTable
      caption="What became of everybody’s incidents, those with most first"
      rows={rows}
      idOf={({ id }) => id}
      isOver={({ incidents, closed }) => incidents === closed}
      columns={[
        { head: "Person", cell: (row) => <Person row={row} may={may} /> },
        {
          head: "Progress",
          cell: (row) => (
            <>
              <FateBar figures={row} small />
              <Text size="sm" c="dimmed">
                {routeWord[row.route]}
              </Text>
            </>
          ),
        },
        { head: "Incidents", numeric: true, cell: countOf(campaign) },
        { head: "Closed", numeric: true, cell: countOf(campaign, "closed") },
        { head: "Answered", numeric: true, cell: countOf(campaign, "answered") },
        { head: "Opened", numeric: true, cell: countOf(campaign, "opened") },
        { head: "Silent", numeric: true, cell: countOf(campaign, "silent") },
        { head: "Mail", cell: (row) => <MailOf row={row} /> },
      ]}
    />
  );
}

/** How many of a person's incidents came to this, or all of them; it leads to them. */
function countOf(campaign: number, fate?: Fate) {
  return (row: Target) => {
    const count = fate ? fateCount(row, fate) : row.incidents;
    if (count === 0) return "0";
    return (
      <Link className="hb-link" href={rowsOf(campaign, { ...(fate && { fate }), person: row.id })} prefetch={false}>
        {number(count)}
      </Link>
    );
  };
}

function Person({ row: { name, recipient, developerId, memberId }, may }: { row: Target; may: Props["may"] }) {
  const called = oneLine(name, 80);
  const page =
    developerId !== null && may.developers
      ? `/developers/${developerId}`
      : memberId !== null && may.members
        ? `/settings/members/${memberId}`
        : null;
  return (
    <>
      {page ? (
        <Link className="hb-link" href={page} prefetch={false}>
          {called}
        </Link>
      ) : (
        called
      )}
      {recipient && recipient !== name && (
        <Text size="sm" c="dimmed" className="hb-mono">
          {oneLine(recipient, 120)}
        </Text>
      )}
    </>
  );
}

const perHour = 5;

function noteOf({ route, reason, waiting, notAsked, answered, resting, today }: Target): ReactNode {
  if (route === "none") return capitalised(reason ?? "");
  const notes = [
    ...(waiting > linesPerMail
      ? [`${linesPerMail} in the first mail, ${waiting - linesPerMail} in the next ones, one a day`]
      : []),
    ...(today >= perHour ? [`${counted(today, "mail")} to them within a day: theirs may wait`] : []),
    ...(resting > 0 ? [`${number(resting)} with a later mail: they were mailed about it lately`] : []),
    ...(answered > 0 ? [`${number(answered)} answered already`] : []),
    ...(notAsked > 0 && reason ? [`${number(notAsked)} not asked: ${reason}`] : []),
  ];
  return capitalised(notes.join("; "));
}

const failed: Record<string, string> = {
  failed: "The mail failed",
  bounced: "The mail came back",
  cancelled: "The mail was not sent",
  deferred: "The mail is being tried again",
  unknown: "The mail is being tried again",
  queued: "On its way",
  submitting: "On its way",
};

function MailOf({ row }: { row: Target }) {
  const { route, reason, mails, reminders, lastMailAt, nextAt, mailState } = row;
  if (route === "none") return <span>{capitalised(reason ?? "")}</span>;
  return (
    <>
      {lastMailAt ? (
        <span>
          {mails === 1 ? "Mailed" : `${counted(mails - reminders, "mail")}, ${counted(reminders, "reminder")}; last`}{" "}
          <Moment at={lastMailAt.toISOString()} />
        </span>
      ) : (
        <span className="hb-muted">Not yet</span>
      )}
      {mailState && failed[mailState] && (
        <Text size="sm" c="dimmed">
          {failed[mailState]}
        </Text>
      )}
      {nextAt && nextAt > new Date() && (
        <Text size="sm" c="dimmed">
          {lastMailAt ? "Reminder " : "Mail "}
          <Moment at={nextAt.toISOString()} />
        </Text>
      )}
    </>
  );
}
