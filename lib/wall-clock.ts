const day = 86_400_000;
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
export function wallAt(instant: Date, timeZone: string): Date {
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
export function instantsAt(wall: number, timeZone: string): Date[] {
  const offsets = [wall - day, wall + day].map((near) => wallAt(new Date(near), timeZone).getTime() - near);
  const guesses = [...new Set(offsets)].map((offset) => new Date(wall - offset));
  const exact = guesses.filter((guess) => wallAt(guess, timeZone).getTime() === wall);
  const [before = 0] = offsets;
  return (exact.length > 0 ? exact : [new Date(wall - before)]).sort((a, b) => a.getTime() - b.getTime());
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
