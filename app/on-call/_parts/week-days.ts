import { beginsAt } from "@/lib/oncall/wall-instants";
import { wallAt } from "@/lib/wall-clock";
import { clock, dayName } from "./zone-time";

const day = 86_400_000;

export type Turn = { from: Date; until: Date; person: { id: number; name: string } | null };
export type Part = {
  key: string;
  share: number;
  person: string | null;
  own: boolean;
  shade: number;
  hours: string;
  past: boolean;
};
export type Day = { name: string; today: boolean; parts: Part[] };

/** When the days begin that a week from today on has, by the clock on the wall; one more for the end of the last. */
export function midnights(now: Date, timeZone: string, days = 7): Date[] {
  const today = Math.floor(wallAt(now, timeZone).getTime() / day) * day;
  return Array.from({ length: days + 1 }, (_, index) => beginsAt(today + index * day, timeZone));
}

function hoursOf(first: Date, last: Date, start: Date, end: Date, timeZone: string): string {
  const closes = last >= end;
  if (first <= start && closes) return "all day";
  return `${clock(first, timeZone)}–${closes ? "24:00" : clock(last, timeZone)}`;
}

/** Each day with its parts, as long as they really are: a day whose clock is changed has 23 or 25 hours. */
export function daysOf(turns: readonly Turn[], now: Date, timeZone: string, self: number, count = 7): Day[] {
  const edges = midnights(now, timeZone, count);
  const order = [...new Set(turns.flatMap(({ person }) => person?.id ?? []))];
  return edges.slice(1).map((end, index) => {
    const start = edges[index] ?? end;
    const length = end.getTime() - start.getTime();
    const within = turns.filter(({ from, until }) => from < end && until > start);
    return {
      name: dayName(start, timeZone),
      today: index === 0,
      parts: within.map(({ from, until, person }) => {
        const [first, last] = [Math.max(from.getTime(), start.getTime()), Math.min(until.getTime(), end.getTime())];
        return {
          key: String(first),
          share: (last - first) / length,
          person: person?.name ?? null,
          own: person?.id === self,
          shade: person ? order.indexOf(person.id) % 4 : -1,
          hours: hoursOf(new Date(first), new Date(last), start, end, timeZone),
          past: last <= now.getTime(),
        };
      }),
    };
  });
}
