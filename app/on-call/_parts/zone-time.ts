import { zoneFormats } from "@/app/_ui/zone-formats";

const dayIn = zoneFormats({ weekday: "short", day: "numeric", month: "short" });
const clockIn = zoneFormats({ hour: "2-digit", minute: "2-digit" });
const shortDayIn = zoneFormats({ weekday: "short", day: "numeric" });

/** "Mon 23 Nov, 08:00", in a schedule's own zone. */
export function dayAndTime(at: Date | string, timeZone: string): string {
  const day = dayIn(timeZone).format(new Date(at));
  return `${day}, ${clock(at, timeZone)}`;
}

export function clock(at: Date | string, timeZone: string): string {
  return clockIn(timeZone).format(new Date(at));
}

export function dayName(at: Date | string, timeZone: string): string {
  return shortDayIn(timeZone).format(new Date(at));
}

/** "until 20:00", with its day where that is another. */
export function until(at: Date, timeZone: string, now: Date): string {
  const today = dayName(now, timeZone) === dayName(at, timeZone);
  return today ? clock(at, timeZone) : dayAndTime(at, timeZone);
}
