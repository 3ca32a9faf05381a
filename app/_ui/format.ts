import { counted, duration, number } from "@/emails/numbers";
import { zoneFormats } from "./zone-formats";

export { counted, duration, number };

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

type Moment = Date | string | number;
const ms = (moment: Moment) => new Date(moment).getTime();

/** How far a moment is from now: "just now", "5 min ago", "in 3 days"; from 14 days on, its date. */
export function relative(moment: Moment, now: Moment): string {
  const distance = ms(moment) - ms(now);
  const length = Math.abs(distance);
  if (length < minute) return "just now";
  if (length >= 14 * day) return date(moment, now);
  return distance < 0 ? `${oneUnit(length)} ago` : `in ${oneUnit(nearest(length))}`;
}

/** What is to come is rounded: a link made for 14 days says so, and not 13, a minute later. */
function nearest(length: number): number {
  const unit = length < hour ? minute : length < day ? hour : day;
  return Math.round(length / unit) * unit;
}

function oneUnit(length: number): string {
  if (length < hour) return `${Math.floor(length / minute)} min`;
  if (length < day) return `${Math.floor(length / hour)} h`;
  const days = Math.floor(length / day);
  return days === 1 ? "1 day" : `${days} days`;
}

/** The age of something in one unit, for narrow columns: "4 min", "3 h", "12 days", "5 months", "2 years". */
export function age(since: Moment, now: Moment): string {
  const length = Math.max(0, ms(now) - ms(since));
  if (length < minute) return "new";
  const days = Math.floor(length / day);
  if (days < 60) return oneUnit(length);
  if (days < 730) return counted(Math.floor(days / 30.44), "month");
  return counted(Math.floor(days / 365.25), "year");
}

const dayOfThisYear = zoneFormats({ day: "numeric", month: "long" })("UTC");
const dayOfAnyYear = zoneFormats({ day: "numeric", month: "long", year: "numeric" })("UTC");

/** "3 March", with the year when it is not this one; in UTC, as servers and browsers must agree on it. */
export function date(moment: Moment, now: Moment = Date.now()): string {
  const sameYear = new Date(moment).getUTCFullYear() === new Date(now).getUTCFullYear();
  return (sameYear ? dayOfThisYear : dayOfAnyYear).format(new Date(moment));
}

const exactIn = zoneFormats({
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  timeZoneName: "short",
});

/** The exact time in a zone, with the zone's name: "Tue 3 Mar 2026, 09:05:00 UTC". */
export function exact(moment: Moment, timeZone = "UTC"): string {
  const parts = exactIn(timeZone).formatToParts(new Date(moment));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((candidate) => candidate.type === type)?.value ?? "";
  const clock = `${part("hour")}:${part("minute")}:${part("second")}`;
  return `${part("weekday")} ${part("day")} ${part("month")} ${part("year")}, ${clock} ${part("timeZoneName")}`;
}

const inThreeDigits = new Intl.NumberFormat("en-GB", { maximumSignificantDigits: 3 });

/** "412 kB", "1.3 MB"; as people's file managers count, in thousands. */
export function size(bytes: number): string {
  if (bytes < 1_000) return counted(bytes, "byte");
  const [value, unit] = bytes < 999_500 ? [bytes / 1_000, "kB"] : [bytes / 1_000_000, "MB"];
  return `${inThreeDigits.format(value)} ${unit}`;
}

/** "1,000+" of what was not counted further. */
export function upTo({ count, more }: { count: number; more: boolean }): string {
  return `${number(count)}${more ? "+" : ""}`;
}
