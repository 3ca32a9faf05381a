import type { Layer } from "@/lib/oncall/schedule";

const hour = 60;
const weekdays = 5;

type Rotation = { startsOn: string; memberIds: readonly number[] };

/**
 * Twelve-hour shifts from Monday to Friday and one of 48 hours at the weekend. The three rotations have the same people,
 * each a place further, so that in one week nobody has two of them where there are three or more.
 */
export function weekdaysAndWeekend({ startsOn, memberIds }: Rotation): (Omit<Layer, "id"> & { name: string })[] {
  const monday = mondayOf(startsOn);
  const saturday = plusDays(monday, weekdays);
  const rule = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR";
  return [
    { name: "Days", startsAt: `${monday}T08:00`, rule, minutes: 12 * hour, turnShifts: weekdays, memberIds },
    {
      ...{ name: "Nights", startsAt: `${monday}T20:00`, rule, minutes: 12 * hour, turnShifts: weekdays },
      memberIds: turned(memberIds, 1),
    },
    {
      ...{ name: "Weekends", startsAt: `${saturday}T08:00`, rule: "FREQ=WEEKLY;BYDAY=SA", minutes: 48 * hour },
      ...{ turnShifts: 1, memberIds: turned(memberIds, 2) },
    },
  ];
}

function turned(memberIds: readonly number[], by: number): number[] {
  return memberIds.map((_, index) => memberIds[(index + by) % memberIds.length] ?? 0);
}

/** The Monday of a day's week, so that whoever begins has a whole turn. */
function mondayOf(date: string): string {
  const weekday = (new Date(`${date}T00:00Z`).getUTCDay() + 6) % 7;
  return plusDays(date, -weekday);
}

function plusDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
