import { instantsAt, wallAt } from "@/lib/wall-clock";

const minute = 60_000;
const day = 24 * 60 * minute;
const digestAt = 8 * 60;

/** When somebody does not want to be mailed: minutes after midnight in their zone; from may be later than to. */
export type QuietHours = { timeZone: string; quietFrom: number | null; quietTo: number | null };

/** The first instant after `now` at which a clock in the zone shows so many minutes after midnight. */
function nextTime(now: Date, minutes: number, timeZone: string): Date {
  const today = Math.floor(wallAt(now, timeZone).getTime() / day) * day;
  const instants = [0, 1, 2].flatMap((days) => instantsAt(today + days * day + minutes * minute, timeZone));
  return instants.find((instant) => instant > now) ?? new Date(now.getTime() + day);
}

/** The next eight o'clock in the morning. */
export function nextDigest(now: Date, timeZone: string): Date {
  return nextTime(now, digestAt, timeZone);
}

/**
 * The Monday, as a date at midnight UTC, of the week that the wall shows, and when what is told of the week before it
 * comes: at eight in the morning, once that week is over in UTC as well.
 */
export function mondayMorning(now: Date, timeZone: string): { monday: Date; at: Date } {
  const today = Math.floor(wallAt(now, timeZone).getTime() / day) * day;
  const monday = today - ((new Date(today).getUTCDay() + 6) % 7) * day;
  const [eight] = instantsAt(monday + digestAt * minute, timeZone);
  return { monday: new Date(monday), at: new Date(Math.max(monday, eight?.getTime() ?? monday)) };
}

/** When somebody may be mailed: now, or the end of their quiet hours. */
export function endOfQuiet(now: Date, { timeZone, quietFrom, quietTo }: QuietHours): Date {
  if (quietFrom === null || quietTo === null) return now;
  const wall = Math.floor((wallAt(now, timeZone).getTime() % day) / minute);
  const quiet = quietFrom < quietTo ? wall >= quietFrom && wall < quietTo : wall >= quietFrom || wall < quietTo;
  return quiet ? nextTime(now, quietTo, timeZone) : now;
}
