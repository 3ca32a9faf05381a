import { Text, Title } from "@mantine/core";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { MemberFrame } from "@/app/_server/member-frame";
import { pageViewer } from "@/app/_server/viewer";
import { can } from "@/lib/access/policy";
import { NotFound } from "@/lib/errors";
import { getSchedule, turnsOf } from "@/lib/oncall/list";
import { listOwed } from "@/lib/oncall/owed";
import { whoCanBeOnCall } from "@/lib/oncall/people";
import { ActButton } from "../../_parts/act-button";
import { FeedCard } from "../../_parts/feed-card";
import { NowCard } from "../../_parts/now-card";
import classes from "../../_parts/on-call.module.css";
import { OverrideForm } from "../../_parts/override-form";
import { ScheduleForm } from "../../_parts/schedule-form";
import { Week } from "../../_parts/week";
import { daysOf, midnights } from "../../_parts/week-days";
import { dayAndTime } from "../../_parts/zone-time";

type Params = Promise<{ id: string }>;

export const metadata: Metadata = { title: "Schedule" };

export default async function SchedulePage({ params }: { params: Params }) {
  const { id } = await params;
  const viewer = await pageViewer(`/on-call/schedules/${id}`);
  if (!can(viewer, "playbooks:read") || !/^\d{1,9}$/.test(id)) notFound();
  const now = new Date();
  const view = await getSchedule(viewer, Number(id), now).catch((error: unknown) => {
    if (error instanceof NotFound) notFound();
    throw error;
  });
  const { schedule } = view;
  const people = await whoCanBeOnCall(viewer);
  const edges = midnights(now, schedule.timeZone, 14);
  const days = daysOf(turnsOf(view, edges[0] ?? now, edges.at(-1) ?? now), now, schedule.timeZone, viewer.memberId, 14);
  const mayRun = can(viewer, "playbooks:write");
  const overrides = schedule.overrides.filter(({ until }) => until > now);
  const nameOf = (memberId: number) => view.people.find((person) => person.id === memberId)?.name ?? "Somebody";
  return (
    <MemberFrame viewer={viewer}>
      <Title order={1}>{schedule.name}</Title>
      <NowCard view={view} now={now} self={viewer.memberId} owed={await listOwed(viewer)} />
      <section className={classes.card} aria-labelledby="weeks">
        <h2 id="weeks">The next two weeks</h2>
        <Week schedule={schedule.name} days={days} />
        <Text c="dimmed" size="sm" mt="xs">
          By the clock in {schedule.timeZone}.
        </Text>
      </section>
      <section className={classes.card} aria-labelledby="overrides">
        <h2 id="overrides">Overrides</h2>
        {overrides.length === 0 ? (
          <Text c="dimmed" mb="sm">
            None. Whoever’s turn it is answers.
          </Text>
        ) : (
          <ul className={classes.rows}>
            {overrides.map(({ id: overrideId, memberId, from, until }) => {
              const when = `${dayAndTime(from, schedule.timeZone)} to ${dayAndTime(until, schedule.timeZone)}`;
              return (
                <li key={overrideId}>
                  <span>
                    <b>{nameOf(memberId)}</b>, {when}
                  </span>
                  {(mayRun || memberId === viewer.memberId) && (
                    <ActButton
                      size="xs"
                      variant="default"
                      method="DELETE"
                      path={`/schedules/${schedule.id}/overrides/${overrideId}`}
                      label="Take back"
                      spoken={`Take back the override of ${when}`}
                      done="Taken back."
                    />
                  )}
                </li>
              );
            })}
          </ul>
        )}
        <OverrideForm
          scheduleId={schedule.id}
          timeZone={schedule.timeZone}
          people={mayRun ? people : people.filter(({ id: own }) => own === viewer.memberId)}
          self={viewer.memberId}
        />
      </section>
      <FeedCard scheduleId={schedule.id} />
      {mayRun && (
        <section className={classes.card} aria-labelledby="layers">
          <h2 id="layers">Layers</h2>
          <ScheduleForm
            id={schedule.id}
            name={schedule.name}
            timeZone={schedule.timeZone}
            reviewsQueue={schedule.reviewsQueue}
            zones={Intl.supportedValuesOf("timeZone")}
            people={people}
            layers={schedule.layers.map(({ name, startsAt, rule, minutes, turnShifts, memberIds }) => ({
              ...{ name, startsAt, rule, minutes, turnShifts, memberIds },
            }))}
          />
        </section>
      )}
    </MemberFrame>
  );
}
