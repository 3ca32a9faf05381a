import ICAL from "ical.js";

type Iterator = ReturnType<ICAL.Recur["iterator"]>;
type Known = { walls: number[]; iterator: Iterator; over: boolean };

const mostKnown = 200;
const mostShifts = 40_000;
const known = new Map<string, Known>();

const day = "(?:MO|TU|WE|TH|FR|SA|SU)";
const count = "[1-9]\\d{0,2}";
/** What is understood, and always comes to a next shift: an impossible day would be looked for without end. */
const understood = new RegExp(
  `^FREQ=(?:DAILY|WEEKLY(?:;BYDAY=${day}(?:,${day})*)?|MONTHLY(?:;BYDAY=(?:[1-4]|-1)${day}|;BYMONTHDAY=(?:[12]?[1-9]|[123]0|31|-1))?)` +
    `(?:;INTERVAL=${count})?(?:;WKST=${day})?(?:;COUNT=${count}|;UNTIL=\\d{8}(?:T\\d{6}Z?)?)?$`,
);

/** Why a rule cannot be used, as a sentence; null where it can. */
export function faultOfRule(rule: string): string | null {
  if (understood.test(rule)) return null;
  if (/BY(?:HOUR|MINUTE|SECOND)=/.test(rule)) return "At what time a shift begins is in its start, not in the rule.";
  return "Write an iCalendar rule that is daily, weekly or monthly, such as FREQ=WEEKLY;BYDAY=MO,TU;INTERVAL=2.";
}

/**
 * When a rule's shifts begin, in order, up to `until`: as the clock on the wall shows it, in milliseconds as if it were
 * UTC. Each place in the list is the shift's number since the first; no time zone has a part in it.
 */
export function beginnings(startsAt: string, rule: string, until: number): readonly number[] {
  const list = listOf(startsAt, rule);
  while (!list.over && (list.walls.at(-1) ?? 0) <= until) {
    const next = list.walls.length < mostShifts ? list.iterator.next() : null;
    if (next) list.walls.push(wallOf(next));
    else list.over = true;
  }
  return list.walls;
}

function listOf(startsAt: string, rule: string): Known {
  const key = `${startsAt} ${rule}`;
  const found = known.get(key);
  if (found) return found;
  const start = ICAL.Time.fromDateTimeString(`${startsAt}:00`);
  const iterator = ICAL.Recur.fromString(rule).iterator(start);
  const list: Known = { walls: [], iterator, over: false };
  if (known.size >= mostKnown) known.delete(known.keys().next().value ?? "");
  known.set(key, list);
  return list;
}

function wallOf({ year, month, day, hour, minute }: ICAL.Time): number {
  return Date.UTC(year, month - 1, day, hour, minute);
}
