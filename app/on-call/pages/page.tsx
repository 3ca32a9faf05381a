import { Text, Title } from "@mantine/core";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { MemberFrame } from "@/app/_server/member-frame";
import { pageViewer } from "@/app/_server/viewer";
import { EmptyState } from "@/app/_ui/empty-state";
import { duration } from "@/app/_ui/format";
import { Moment } from "@/app/_ui/moment";
import { RecordTable } from "@/app/_ui/record-table";
import { titleOf } from "@/app/_ui/words";
import { can, isManager } from "@/lib/access/policy";
import { listSchedules } from "@/lib/oncall/list";
import { type EscalationView, listEscalations } from "@/lib/oncall/list-escalations";
import { type MonthReport, monthReports, type ShiftReport, shiftReports } from "@/lib/oncall/report";
import { ImproveForm } from "../_parts/improve-form";
import classes from "../_parts/on-call.module.css";
import { dayAndTime } from "../_parts/zone-time";

export const metadata: Metadata = { title: "Pages and shifts" };

const twoWeeksMs = 14 * 86_400_000;

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function PagesPage({ searchParams }: { searchParams: Search }) {
  const viewer = await pageViewer("/on-call/pages");
  if (!can(viewer, "playbooks:read")) notFound();
  const { cursor } = await searchParams;
  const page = await listEscalations(
    viewer,
    {},
    { cursor: typeof cursor === "string" ? cursor : undefined, limit: 25 },
  );
  const now = new Date();
  const schedules = (await listSchedules(viewer, now)).filter(({ schedule }) => schedule.reviewsQueue);
  const reports: ShiftReport[][] = [];
  // One after the other: together they would take every connection of the pages.
  for (const { schedule } of schedules)
    reports.push(await shiftReports(viewer, schedule.id, new Date(now.getTime() - twoWeeksMs), now));
  return (
    <MemberFrame viewer={viewer}>
      <Title order={1}>Pages and shifts</Title>
      <Text c="dimmed" maw="72ch">
        Who was paged about what, how long it took until somebody had it, and what became of each shift.{" "}
        <Link className="hb-link" href="/on-call">
          Who is on call
        </Link>
      </Text>
      <section className={classes.card} aria-label="Pages">
        {page.rows.length === 0 ? (
          <EmptyState title="Nobody was paged yet">
            The playbook “Page whoever is on call” does it by itself; on an incident’s page you can do it by hand.
          </EmptyState>
        ) : (
          <Log rows={page.rows} />
        )}
        {page.next && (
          <Link className="hb-link" href={`/on-call/pages?cursor=${page.next}`} rel="next">
            Older pages
          </Link>
        )}
      </section>
      {schedules.map(({ schedule }, index) => (
        <section key={schedule.id} className={classes.card} aria-labelledby={`shifts-${schedule.id}`}>
          <h2 id={`shifts-${schedule.id}`}>Shifts of {schedule.name}, the last two weeks</h2>
          <Shifts
            rows={reports[index] ?? []}
            timeZone={schedule.timeZone}
            scheduleId={schedule.id}
            self={viewer.memberId}
          />
        </section>
      ))}
      {isManager(viewer) && (
        <section className={classes.card} aria-labelledby="months">
          <h2 id="months">Month by month</h2>
          <Text c="dimmed" size="sm" mb="sm">
            Time to acknowledge runs from an escalation’s first page. Months are UTC.
          </Text>
          <Months rows={(await monthReports(viewer)).filter(hasSomething)} />
        </section>
      )}
    </MemberFrame>
  );
}

function Log({ rows }: { rows: EscalationView[] }) {
  return (
    <RecordTable
      caption="Escalations, newest first"
      rows={rows}
      idOf={({ id }) => id}
      columns={[
        {
          head: "Incident",
          cell: ({ incident }) => (
            <>
              <Link className="hb-link" href={`/incidents/${incident.id}`}>
                INC-{incident.id}
              </Link>{" "}
              {titleOf({ detectorName: incident.detectorName, repository: incident.repository?.fullName ?? null })}
            </>
          ),
        },
        { head: "Began", cell: ({ startedAt }) => <Moment at={startedAt.toISOString()} /> },
        {
          head: "Paged",
          cell: ({ pages }) => pages.map(({ member }) => member?.name ?? "nobody").join(", then ") || "Nobody yet",
        },
        { head: "Came to", cell: (row) => cameTo(row) },
        { head: "Owner", cell: ({ incident }) => incident.assignee?.name ?? "Nobody" },
      ]}
    />
  );
}

function cameTo({ state, acknowledger, acknowledgedAt, pages }: EscalationView) {
  const [first] = pages;
  if (acknowledgedAt) {
    const took = first ? ` after ${duration(Math.max(0, acknowledgedAt.getTime() - first.pagedAt.getTime()))}` : "";
    return `${acknowledger?.name ?? "Somebody in PagerDuty"} acknowledged${took}`;
  }
  return { open: "Waits", exhausted: "Nobody acknowledged", over: "Closed before", acknowledged: "" }[state];
}

type ShiftsProps = { rows: ShiftReport[]; timeZone: string; scheduleId: number; self: number };

function Shifts({ rows, timeZone, scheduleId, self }: ShiftsProps) {
  return (
    <RecordTable
      caption="Shifts, newest first"
      rows={rows}
      idOf={({ from }) => from.getTime()}
      columns={[
        { head: "Shift", cell: ({ from }) => dayAndTime(from, timeZone) },
        { head: "Who", cell: ({ person }) => person.name },
        { head: "Pages", numeric: true, cell: ({ pages }) => pages },
        { head: "Acknowledged", numeric: true, cell: ({ acknowledged }) => acknowledged },
        { head: "Median", numeric: true, cell: ({ medianMs }) => (medianMs === null ? "–" : duration(medianMs)) },
        { head: "Looks at the queue", numeric: true, cell: ({ reviews }) => `${reviews} of 2` },
        { head: "Hand-offs", numeric: true, cell: ({ handOffs, owed }) => (owed ? `${handOffs}, ${owed}` : handOffs) },
        {
          head: "To improve",
          cell: ({ from, person, improve }) =>
            person.id === self ? (
              <ImproveForm
                scheduleId={scheduleId}
                at={from.toISOString()}
                when={dayAndTime(from, timeZone)}
                improve={improve}
              />
            ) : (
              improve || "–"
            ),
        },
      ]}
    />
  );
}

/** The running month, and every other in which something happened. */
function hasSomething({ escalations, reviews, handOffs, owed }: MonthReport, index: number): boolean {
  return index === 0 || escalations + reviews + handOffs + owed > 0;
}

function Months({ rows }: { rows: MonthReport[] }) {
  const time = (ms: number | null) => (ms === null ? "–" : duration(ms));
  return (
    <RecordTable
      caption="On call, month by month"
      rows={rows}
      idOf={({ month }) => month}
      columns={[
        { head: "Month", cell: ({ month }) => month },
        { head: "Escalations", numeric: true, cell: ({ escalations }) => escalations },
        { head: "Pages", numeric: true, cell: ({ pages }) => pages },
        { head: "Acknowledged", numeric: true, cell: ({ acknowledged }) => acknowledged },
        { head: "By the first", numeric: true, cell: ({ atFirst }) => atFirst },
        { head: "By nobody", numeric: true, cell: ({ exhausted }) => exhausted },
        { head: "Median", numeric: true, cell: ({ medianMs }) => time(medianMs) },
        { head: "90 %", numeric: true, cell: ({ p90Ms }) => time(p90Ms) },
        {
          head: "Latest page",
          numeric: true,
          cell: ({ pages, latestPageMs }) => (pages === 0 ? "–" : `${(latestPageMs / 1_000).toFixed(1)} s late`),
        },
        { head: "Looks", numeric: true, cell: ({ reviews }) => reviews },
        { head: "Hand-offs", numeric: true, cell: ({ handOffs }) => handOffs },
        { head: "Owed", numeric: true, cell: ({ owed }) => owed },
      ]}
    />
  );
}
