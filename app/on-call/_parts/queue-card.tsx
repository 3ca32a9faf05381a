import { Text } from "@mantine/core";
import Link from "next/link";
import { Moment } from "@/app/_ui/moment";
import { SeverityLabel } from "@/app/_ui/severity-label";
import { titleOf } from "@/app/_ui/words";
import { onCallLabel } from "@/lib/incidents/label";
import type { Queued, ShiftReviews } from "@/lib/oncall/queue";
import { ActButton } from "./act-button";
import classes from "./on-call.module.css";
import { ReviewForm } from "./review-form";

type Props = { queue: Queued[]; shifts: ShiftReviews[]; self: number; mayAct: boolean };
const names = ["First look", "Second look"] as const;

/** What waits for whoever is on call, and the two looks through it that a shift has. */
export function QueueCard({ queue, shifts, self, mayAct }: Props) {
  return (
    <section className={classes.card} aria-labelledby="queue">
      <h2 id="queue">
        <Link className="hb-link" href={`/incidents?label=${onCallLabel}`}>
          Queue
        </Link>
      </h2>
      {shifts.map(({ schedule, shift, reviews }) => (
        <div key={schedule.id}>
          {shifts.length > 1 && <h3>{schedule.name}</h3>}
          <ul className={classes.reviews} aria-label={`Looks through the queue in this shift of ${schedule.name}`}>
            {names.map((name, index) => {
              const done = reviews[index];
              return (
                <li key={name} className={classes.review} data-done={done ? true : undefined}>
                  <b>{name}</b>
                  <Text size="sm">
                    {done ? (
                      <>
                        {done.member.name}, <Moment at={done.createdAt.toISOString()} />
                        {done.note && `: ${done.note}`}
                      </>
                    ) : (
                      `Not yet; due by ${index === 0 ? "the middle" : "the last quarter"} of the shift.`
                    )}
                  </Text>
                </li>
              );
            })}
          </ul>
          {mayAct && shift.memberId === self && <ReviewForm scheduleId={schedule.id} />}
        </div>
      ))}
      {queue.length === 0 ? (
        <Text c="dimmed">
          Nothing is in it. Give an incident the label “oncall”, on its page, and it is looked at in every shift.
        </Text>
      ) : (
        <ul className={classes.rows} aria-label="Incidents in the queue">
          {queue.map(({ id, detectorName, severity, repository, assignee, triggeredAt }) => (
            <li key={id}>
              <span>
                <SeverityLabel level={severity} />{" "}
                <Link className="hb-link" href={`/incidents/${id}`}>
                  INC-{id}
                </Link>{" "}
                {titleOf({ detectorName, repository: repository?.fullName ?? null })}{" "}
                <Text span c="dimmed" size="sm">
                  {assignee ? `${assignee.name} owns it` : "nobody owns it"}, since{" "}
                  <Moment at={triggeredAt.toISOString()} as="date" />
                </Text>
              </span>
              {mayAct && !assignee && (
                <ActButton
                  size="xs"
                  variant="default"
                  path={`/incidents/${id}/assign`}
                  body={{ member_id: self }}
                  label="Take it"
                  spoken={`Take INC-${id}`}
                  done={`INC-${id} is yours.`}
                />
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
