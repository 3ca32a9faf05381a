import { Text } from "@mantine/core";
import { Moment } from "@/app/_ui/moment";
import type { SwapView } from "@/lib/oncall/swaps";
import { ActButton } from "./act-button";
import classes from "./on-call.module.css";
import { SwapDialog } from "./swap-dialog";
import { dayAndTime } from "./zone-time";

export type OwnShift = { scheduleId: number; schedule: string; timeZone: string; from: string; until: string };
type Person = { id: number; name: string };
type Props = { shifts: OwnShift[]; swaps: SwapView[]; people: Person[]; self: number; zones: Record<number, string> };

/** The reader's own shifts of the next four weeks, and the swaps that wait. */
export function MyShifts({ shifts, swaps, people, self, zones }: Props) {
  return (
    <section className={classes.card} aria-labelledby="my-shifts">
      <h2 id="my-shifts">Your shifts</h2>
      {swaps.length > 0 && (
        <ul className={classes.rows} aria-label="Swaps that wait">
          {swaps.map((swap) => (
            <Swap key={swap.id} swap={swap} self={self} timeZone={zones[swap.schedule.id] ?? "UTC"} />
          ))}
        </ul>
      )}
      {shifts.length === 0 ? (
        <Text c="dimmed">You have none in the next four weeks.</Text>
      ) : (
        <ul className={classes.rows} aria-label="Your next shifts">
          {shifts.map((shift) => (
            <li key={`${shift.scheduleId} ${shift.from}`}>
              <span>
                <b>{dayAndTime(shift.from, shift.timeZone)}</b> to {dayAndTime(shift.until, shift.timeZone)}{" "}
                <Text span c="dimmed" size="sm">
                  {shift.schedule}, <Moment at={shift.from} />
                </Text>
              </span>
              <SwapDialog shift={shift} people={people} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Swap({ swap, self, timeZone }: { swap: SwapView; self: number; timeZone: string }) {
  const { id, askedBy, askedOf, from, until, returnFrom } = swap;
  const when = `${dayAndTime(from, timeZone)} to ${dayAndTime(until, timeZone)}`;
  const own = askedBy.id === self;
  return (
    <li>
      <span>
        {own ? `You asked ${askedOf.name} to take` : `${askedBy.name} asks you to take`} <b>{when}</b>
        {returnFrom && `, for the shift of ${dayAndTime(returnFrom, timeZone)}`}
      </span>
      <span className={classes.actions}>
        {own ? (
          <ActButton
            size="xs"
            variant="default"
            path={`/swaps/${id}/withdraw`}
            label="Withdraw"
            done="You keep the shift."
          />
        ) : (
          <>
            <ActButton size="xs" path={`/swaps/${id}/accept`} label="Accept" done={`You are on call ${when}.`} />
            <ActButton
              size="xs"
              variant="default"
              path={`/swaps/${id}/decline`}
              label="Decline"
              done={`${askedBy.name} keeps the shift.`}
            />
          </>
        )}
      </span>
    </li>
  );
}
