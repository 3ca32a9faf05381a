const day = 86_400_000;
const second = 1_000;
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

/** A stretch of about three days: no zone is known to change its clocks and change them back within one. */
const stretch = 2 ** 28;
/** About ten years of one zone. */
const mostKnown = 1_200;
/** In milliseconds, before `change` and from it on; where nothing changes, they are the same. */
type Offsets = { before: number; change: number; after: number };
const offsets = new Map<string, Map<number, Offsets>>();

/** What the clock on the wall shows at an instant, to the second, as if it were UTC. */
export function wallAt(instant: Date, timeZone: string): Date {
  const at = Math.floor(instant.getTime() / second) * second;
  return new Date(at + aheadAt(at, timeZone));
}

/** How far the wall is ahead of UTC at an instant. */
function aheadAt(at: number, timeZone: string): number {
  const { before, change, after } = offsetsOf(Math.floor(at / stretch), timeZone);
  return at < change ? before : after;
}

/** Intl is asked once for each stretch: it takes a hundred times as long. */
function offsetsOf(number: number, timeZone: string): Offsets {
  let known = offsets.get(timeZone);
  if (!known || known.size > mostKnown) {
    known = new Map();
    offsets.set(timeZone, known);
  }
  const found = known.get(number);
  if (found) return found;
  const looked = lookUp(number * stretch, timeZone);
  known.set(number, looked);
  return looked;
}

function lookUp(start: number, timeZone: string): Offsets {
  let [early, late] = [Math.floor(start / second), Math.ceil((start + stretch) / second)];
  const [before, after] = [askedAt(early * second, timeZone), askedAt(late * second, timeZone)];
  if (before === after) return { before, change: late * second, after };
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    if (askedAt(middle * second, timeZone) === before) early = middle;
    else late = middle;
  }
  return { before, change: late * second, after };
}

/** The same, as Intl says. */
function askedAt(at: number, timeZone: string): number {
  return shownAt(new Date(at), timeZone) - at;
}

function shownAt(instant: Date, timeZone: string): number {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
}

/**
 * The instants at which the wall shows this: two where the clock is set back over it. Where the clock is set forward
 * over it there is none, and the answer is as much later as the clock skips.
 */
export function instantsAt(wall: number, timeZone: string): Date[] {
  const [before, after] = [aheadAt(wall - day, timeZone), aheadAt(wall + day, timeZone)];
  if (before === after) return [new Date(wall - before)];
  const guesses = [wall - before, wall - after].sort((a, b) => a - b);
  const exact = guesses.filter((guess) => guess + aheadAt(guess, timeZone) === wall);
  return (exact.length > 0 ? exact : [wall - before]).map((at) => new Date(at));
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
