import { Text, Title } from "@mantine/core";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { LinkButton } from "@/app/_home/link-button";
import { MemberFrame } from "@/app/_server/member-frame";
import { pageViewer } from "@/app/_server/viewer";
import { EmptyState } from "@/app/_ui/empty-state";
import { can } from "@/lib/access/policy";
import type { MemberViewer } from "@/lib/access/viewer";
import { listHandOffs, ownOpenWork } from "@/lib/oncall/hand-off";
import { listSchedules, type ScheduleView, turnsOf } from "@/lib/oncall/list";
import { listEscalations } from "@/lib/oncall/list-escalations";
import { listOwed } from "@/lib/oncall/owed";
import { whoCanBeOnCall } from "@/lib/oncall/people";
import { onCallQueue, presentReviews } from "@/lib/oncall/queue";
import { openSwaps } from "@/lib/oncall/swaps";
import { HandOffsCard } from "./_parts/hand-offs-card";
import { LivePages } from "./_parts/live-pages";
import { MyShifts, type OwnShift } from "./_parts/my-shifts";
import { NowCard } from "./_parts/now-card";
import classes from "./_parts/on-call.module.css";
import { QueueCard } from "./_parts/queue-card";
import { Week } from "./_parts/week";
import { daysOf, midnights } from "./_parts/week-days";

export const metadata: Metadata = { title: "On call" };

const fourWeeksMs = 28 * 86_400_000;

/** Phone first: what waits, who answers, and what is asked of the reader. */
export default async function OnCallPage() {
  const viewer = await pageViewer("/on-call");
  if (!can(viewer, "playbooks:read")) notFound();
  const now = new Date();
  const schedules = await listSchedules(viewer, now);
  const live = await listEscalations(viewer, { state: ["open", "exhausted"] }, { limit: 20 });
  const mayRun = can(viewer, "playbooks:write");
  return (
    <MemberFrame viewer={viewer}>
      <div className={classes.head}>
        <Title order={1}>On call</Title>
        <nav className={classes.actions} aria-label="On call">
          <Link className="hb-link" href="/on-call/pages">
            Pages and shifts
          </Link>
          {mayRun && (
            <Link className="hb-link" href="/settings/on-call">
              Whom to page
            </Link>
          )}
          {mayRun && schedules.length > 0 && (
            <Link className="hb-link" href="/on-call/schedules/new">
              New schedule
            </Link>
          )}
        </nav>
      </div>
      <LivePages escalations={live.rows} mayAct />
      {schedules.length === 0 ? (
        <section className={classes.card} aria-label="Schedules">
          <EmptyState
            title="Nobody is on call yet"
            action={mayRun && <LinkButton href="/on-call/schedules/new">Make a schedule</LinkButton>}
          >
            A schedule says who answers when something critical appears, at any hour.{" "}
            {mayRun ? "Begin with the template: twelve-hour weekdays, and the weekend in one." : "A manager makes one."}
          </EmptyState>
        </section>
      ) : (
        <Schedules viewer={viewer} schedules={schedules} now={now} />
      )}
    </MemberFrame>
  );
}

type Props = { viewer: MemberViewer; schedules: ScheduleView[]; now: Date };

async function Schedules({ viewer, schedules, now }: Props) {
  const self = viewer.memberId;
  const [queue, shifts, swaps, people, handOffs, work, owed] = await Promise.all([
    onCallQueue(viewer),
    presentReviews(viewer, now),
    openSwaps(viewer),
    whoCanBeOnCall(viewer),
    listHandOffs(viewer, { mine: true }, { limit: 10 }),
    ownOpenWork(viewer),
    listOwed(viewer),
  ]);
  return (
    <>
      <div className={classes.schedules}>
        {schedules.map((view) => (
          <NowCard key={view.schedule.id} view={view} now={now} self={self} owed={owed} />
        ))}
      </div>
      {schedules.map((view) => {
        const { id, name, timeZone } = view.schedule;
        const [start = now, end = now] = [midnights(now, timeZone)[0], midnights(now, timeZone).at(-1)];
        return (
          <section key={id} className={classes.card} aria-labelledby={`week-${id}`}>
            <h2 id={`week-${id}`}>{name}, this week</h2>
            <Week schedule={name} days={daysOf(turnsOf(view, start, end), now, timeZone, self)} />
            <Text c="dimmed" size="sm" mt="xs">
              By the clock in {timeZone}.
            </Text>
          </section>
        );
      })}
      <HandOffsCard
        handOffs={handOffs.rows}
        self={self}
        open={work.length}
        owes={owed.some(({ fromId }) => fromId === self)}
        mayAct
      />
      <QueueCard queue={queue} shifts={shifts} self={self} mayAct />
      <MyShifts
        shifts={ownShifts(schedules, now, self)}
        swaps={swaps}
        people={people.filter(({ id }) => id !== self)}
        self={self}
        zones={Object.fromEntries(schedules.map(({ schedule }) => [schedule.id, schedule.timeZone]))}
      />
    </>
  );
}

const mostShown = 12;

function ownShifts(schedules: readonly ScheduleView[], now: Date, self: number): OwnShift[] {
  const until = new Date(now.getTime() + fourWeeksMs);
  return schedules
    .flatMap((view) =>
      [...(view.now ? [view.now] : []), ...turnsOf(view, view.now?.until ?? now, until)]
        .filter(({ person }) => person?.id === self)
        .map((turn) => ({
          ...{ scheduleId: view.schedule.id, schedule: view.schedule.name, timeZone: view.schedule.timeZone },
          ...{ from: turn.from.toISOString(), until: turn.until.toISOString() },
        })),
    )
    .sort((a, b) => a.from.localeCompare(b.from))
    .slice(0, mostShown);
}
