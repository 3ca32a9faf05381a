const format = (timeZone: string, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat("en-GB", { ...options, timeZone, hourCycle: "h23" });

/** "Mon 23 Nov, 08:00", in a schedule's own zone. */
export function dayAndTime(at: Date | string, timeZone: string): string {
  const day = format(timeZone, { weekday: "short", day: "numeric", month: "short" }).format(new Date(at));
  return `${day}, ${clock(at, timeZone)}`;
}

export function clock(at: Date | string, timeZone: string): string {
  return format(timeZone, { hour: "2-digit", minute: "2-digit" }).format(new Date(at));
}

export function dayName(at: Date | string, timeZone: string): string {
  return format(timeZone, { weekday: "short", day: "numeric" }).format(new Date(at));
}

/** "until 20:00", with its day where that is another. */
export function until(at: Date, timeZone: string, now: Date): string {
  const today = dayName(now, timeZone) === dayName(at, timeZone);
  return today ? clock(at, timeZone) : dayAndTime(at, timeZone);
}
