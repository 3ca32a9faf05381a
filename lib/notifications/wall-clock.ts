const minute = 60_000;
const day = 24 * 60 * minute;
const digestAt = 8 * 60;

/** When somebody does not want to be mailed: minutes after midnight in their zone; from may be later than to. */
export type QuietHours = { timeZone: string; quietFrom: number | null; quietTo: number | null };

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  formats.set(timeZone, format);
  return format;
}

/** What the clock on the wall shows at an instant, as if it were UTC. */
function wallAt(instant: Date, timeZone: string): Date {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  return new Date(Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second")));
}

/**
 * The instants at which the wall shows this: two where the clock is set back over it. Where the clock is set forward
 * over it there is none, and the answer is as much later as the clock skips.
 */
function instantsAt(wall: number, timeZone: string): Date[] {
  const offsets = [wall - day, wall + day].map((near) => wallAt(new Date(near), timeZone).getTime() - near);
  const guesses = [...new Set(offsets)].map((offset) => new Date(wall - offset));
  const exact = guesses.filter((guess) => wallAt(guess, timeZone).getTime() === wall);
  const [before = 0] = offsets;
  return (exact.length > 0 ? exact : [new Date(wall - before)]).sort((a, b) => a.getTime() - b.getTime());
}

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

/** When somebody may be mailed: now, or the end of their quiet hours. */
export function endOfQuiet(now: Date, { timeZone, quietFrom, quietTo }: QuietHours): Date {
  if (quietFrom === null || quietTo === null) return now;
  const wall = Math.floor((wallAt(now, timeZone).getTime() % day) / minute);
  const quiet = quietFrom < quietTo ? wall >= quietFrom && wall < quietTo : wall >= quietFrom || wall < quietTo;
  return quiet ? nextTime(now, quietTo, timeZone) : now;
}

/** Whether it is the name of a time zone, such as Europe/Berlin. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en-GB", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
