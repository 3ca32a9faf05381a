import { beginsAt } from "@/lib/oncall/wall-instants";
import { wallAt } from "@/lib/wall-clock";

const minute = 60_000;
const day = 24 * 60 * minute;

export type OfficeHours = { timeZone: string; officeFrom: number; officeTo: number };

/** The first moment from `at` on that lies in office hours, Monday to Friday. */
export function nextOfficeMoment(at: Date, hours: OfficeHours): Date {
  if (isOfficeTime(at, hours)) return at;
  const { timeZone, officeFrom } = hours;
  const today = Math.floor(wallAt(at, timeZone).getTime() / day) * day;
  const openings = [0, 1, 2, 3, 4]
    .map((days) => today + days * day)
    .filter(isWeekday)
    .map((midnight) => beginsAt(midnight + officeFrom * minute, timeZone));
  return openings.find((opening) => opening > at) ?? at;
}

export function isOfficeTime(at: Date, { timeZone, officeFrom, officeTo }: OfficeHours): boolean {
  const wall = wallAt(at, timeZone).getTime();
  const minutes = (wall % day) / minute;
  return isWeekday(wall) && minutes >= officeFrom && minutes < officeTo;
}

function isWeekday(wall: number): boolean {
  const weekday = new Date(wall).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}
