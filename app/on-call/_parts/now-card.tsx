import { Text } from "@mantine/core";
import Link from "next/link";
import { counted } from "@/app/_ui/format";
import { Moment } from "@/app/_ui/moment";
import type { ScheduleView } from "@/lib/oncall/list";
import type { OwedView } from "@/lib/oncall/owed";
import classes from "./on-call.module.css";
import { dayAndTime, until } from "./zone-time";

type Props = { view: ScheduleView; now: Date; self: number; owed: OwedView[] };

/** Who answers in a schedule now, until when, who is next, whose hand-off is owed, and where nobody is. */
export function NowCard({ view, now, self, owed }: Props) {
  const { schedule, next, gaps } = view;
  const { timeZone } = schedule;
  const [gap] = gaps;
  return (
    <section className={classes.card} aria-labelledby={`schedule-${schedule.id}`}>
      <h2 id={`schedule-${schedule.id}`}>
        <Link className="hb-link" href={`/on-call/schedules/${schedule.id}`}>
          {schedule.name}
        </Link>
      </h2>
      <div className={classes.now}>
        <span className={classes.who}>
          {view.now ? view.now.person?.name : "Nobody"}
          {view.now?.person?.id === self && " (you)"}
        </span>
        {view.now && (
          <Text c="dimmed">
            until {until(view.now.until, timeZone, now)} {timeZone}, <Moment at={view.now.until.toISOString()} />
          </Text>
        )}
      </div>
      <Text className={classes.next}>
        {next ? (
          <>
            Next: <b>{next.person?.name}</b>, {dayAndTime(next.from, timeZone)}
          </>
        ) : (
          "Nobody comes next."
        )}
      </Text>
      {owed
        .filter(({ scheduleId }) => scheduleId === schedule.id)
        .map(({ id, from, to, owedAt, left }) => (
          <Text key={id} className={classes.gap} size="sm">
            Hand-off owed: {from.id === self ? "you have" : `${from.name} has`} not handed over to{" "}
            {to.id === self ? "you" : to.name}; the shift ended <Moment at={owedAt.toISOString()} />.{" "}
            {counted(left, "open incident")} {left === 1 ? "stays" : "stay"} {from.id === self ? "yours" : "theirs"}.
          </Text>
        ))}
      {gap && (
        <Text className={classes.gap} size="sm">
          Nobody is on call from {dayAndTime(gap.from, timeZone)} to {dayAndTime(gap.until, timeZone)}
          {gaps.length > 1 && `, and ${gaps.length - 1} more times in four weeks`}.
        </Text>
      )}
    </section>
  );
}
