import { beginnings } from "@/lib/oncall/recurrence";
import { beginsAt, endsAt } from "@/lib/oncall/wall-instants";

const minute = 60_000;
const day = 24 * 60 * minute;

/** A rotation: shifts by the clock on the wall, and whose turn each is. */
export type Layer = {
  id: number;
  /** 2026-11-16T08:00 */
  startsAt: string;
  /** An iCalendar RRULE. */
  rule: string;
  minutes: number;
  memberIds: readonly number[];
  turnShifts: number;
};
export type Override = { id: number; from: Date; until: Date; memberId: number };
/** Layers from the lowest up; overrides from the oldest on. Of two that have somebody, the later in its list counts. */
export type Plan = { timeZone: string; layers: readonly Layer[]; overrides: readonly Override[] };

/** A stretch of time with one person; with nobody, where `memberId` is null. */
export type Span = { from: Date; until: Date; memberId: number | null; layerId: number | null };
export type Shift = Span & { memberId: number };
export const isShift = (span: Span): span is Shift => span.memberId !== null;

type Candidate = { from: number; until: number; memberId: number; layerId: number | null; rank: number; of: object };
/** Lower than every layer: what only keeps a hole from opening. */
const tail = -1;

/** Who is on call at an instant, since when and until when; null where nobody is. */
export function onCallAt(plan: Plan, at: Date): Shift | null {
  const span = spansOf(plan, new Date(at.getTime() - reach(plan)), new Date(at.getTime() + reach(plan))).find(
    ({ from, until }) => from <= at && at < until,
  );
  return span && isShift(span) ? span : null;
}

/** Whoever comes after this instant, in the shift that begins next. */
export function nextAfter(plan: Plan, at: Date, horizonMs = 35 * day): Shift | null {
  const spans = spansOf(plan, at, new Date(at.getTime() + horizonMs));
  return spans.filter(isShift).find(({ from }) => from > at) ?? null;
}

/**
 * The stretches between two instants, one after the other and without a hole: each with whoever is on call, or nobody.
 * The first and the last are cut where the time asked for begins and ends.
 */
export function spansOf(plan: Plan, from: Date, until: Date): Span[] {
  const candidates = candidatesOf(plan, from.getTime(), until.getTime());
  const spans: Span[] = [];
  let present: object | null | undefined;
  const waiting = candidates.toSorted((a, b) => b.from - a.from);
  let running: Candidate[] = [];
  for (const [start, end] of stretches(candidates, from.getTime(), until.getTime())) {
    for (let next = waiting.at(-1); next && next.from <= start; next = waiting.at(-1)) {
      running.push(next);
      waiting.pop();
    }
    running = running.filter((candidate) => candidate.until > start);
    const best = highest(running);
    const last = spans.at(-1);
    const of = best?.of ?? null;
    if (last && of === present) last.until = new Date(end);
    else {
      const { memberId = null, layerId = null } = best ?? {};
      spans.push({ from: new Date(start), until: new Date(end), memberId, layerId });
    }
    present = of;
  }
  return spans;
}

/** The times in which nobody is on call. */
export function gapsOf(plan: Plan, from: Date, until: Date): Span[] {
  return spansOf(plan, from, until).filter((span) => !isShift(span));
}

/** Whoever answers of those whose time it is: the override made last, else the highest layer, else the shift that began last. */
function highest(running: readonly Candidate[]): Candidate | null {
  let best: Candidate | null = null;
  for (const candidate of running) {
    if (!best || candidate.rank > best.rank || (candidate.rank === best.rank && candidate.from >= best.from))
      best = candidate;
  }
  return best;
}

function stretches(candidates: readonly Candidate[], from: number, until: number): [number, number][] {
  const within = candidates.flatMap((one) => [one.from, one.until]).filter((at) => at > from && at < until);
  const edges = [...new Set([from, ...within, until])].sort((a, b) => a - b);
  return edges.slice(1).map((end, index) => [edges[index] ?? from, end]);
}

function candidatesOf({ timeZone, layers, overrides }: Plan, from: number, until: number): Candidate[] {
  return [
    ...layers.flatMap((layer, rank) => shiftsOf(layer, timeZone, rank, from, until)),
    ...overrides.map((override, index) => ({
      from: override.from.getTime(),
      until: override.until.getTime(),
      memberId: override.memberId,
      layerId: null,
      rank: layers.length + index,
      of: override,
    })),
  ].filter((one) => one.from < one.until && one.from < until && one.until > from);
}

function shiftsOf(layer: Layer, timeZone: string, rank: number, first: number, last: number): Candidate[] {
  const { id: layerId, startsAt, rule, minutes, memberIds, turnShifts } = layer;
  if (memberIds.length === 0) return [];
  const walls = beginnings(startsAt, rule, last + day);
  const length = minutes * minute;
  const shifts: Candidate[] = [];
  for (let index = firstAtOrAfter(walls, first - length - day); index < walls.length; index += 1) {
    const wall = walls[index] ?? 0;
    if (wall > last + day) break;
    const memberId = memberIds[Math.floor(index / turnShifts) % memberIds.length] ?? 0;
    const [from, until] = [beginsAt(wall, timeZone).getTime(), beginsAt(wall + length, timeZone).getTime()];
    const shift = { from, until, memberId, layerId, rank, of: {} };
    // Where its end is shown twice, it lasts until the last of the two, unless somebody has begun at the first.
    shifts.push(shift, { ...shift, from: until, until: endsAt(wall + length, timeZone).getTime(), rank: tail });
  }
  return shifts;
}

function firstAtOrAfter(walls: readonly number[], wall: number): number {
  let [low, high] = [0, walls.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((walls[middle] ?? 0) < wall) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How far from an instant the shift or override that covers it can begin or end. */
function reach({ layers, overrides }: Plan): number {
  const lengths = overrides.map(({ from, until }) => until.getTime() - from.getTime());
  return Math.max(0, ...layers.map(({ minutes }) => minutes * minute), ...lengths) + 2 * day;
}
