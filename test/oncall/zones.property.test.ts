import { expect, test } from "vitest";
import { type Layer, onCallAt, type Plan, spansOf } from "@/lib/oncall/schedule";
import { wallAt } from "@/lib/wall-clock";
import { randomFrom } from "@/prisma/demo/random";

// Quick: of zones that change their clocks alike, one. LONG_PROPERTIES=1: every zone, and every five minutes around each change.
const long = process.env.LONG_PROPERTIES === "1";
const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
const [from, until] = [Date.UTC(2026, 10, 1), Date.UTC(2036, 10, 1)];
const people = [1, 2, 3, 4];

const formats = new Map<string, Intl.DateTimeFormat>();
/** What the wall shows, asked of Intl each time: what our own clock is held against. */
function shownAt(at: number, timeZone: string): number {
  const fields = { year: "numeric", month: "numeric", day: "numeric" } as const;
  const clock = { hour: "numeric", minute: "numeric", second: "numeric", hourCycle: "h23" } as const;
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat("en-GB", { timeZone, ...fields, ...clock });
  formats.set(timeZone, format);
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 0, day: date = 0, hour: hours = 0, minute: minutes = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, date, hours, minutes, second);
}
const offsetAt = (at: number, zone: string) => shownAt(at, zone) - at;

/** Every moment in ten years at which a zone's clocks are changed. */
function changesOf(zone: string): number[] {
  const changes: number[] = [];
  for (let at = from; at < until; at += 10 * day) {
    if (offsetAt(at, zone) === offsetAt(at + 10 * day, zone)) continue;
    let [low, high] = [at, at + 10 * day];
    while (high - low > 1_000) {
      const middle = low + Math.floor((high - low) / 2_000) * 1_000;
      if (offsetAt(middle, zone) === offsetAt(low, zone)) low = middle;
      else high = middle;
    }
    changes.push(high);
  }
  return changes;
}

/** Two shifts a day from this time on, so that a boundary lies in every night's change. */
function halves(startMinutes: number): Layer[] {
  const time = (minutes: number) =>
    `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
  const shift = { rule: "FREQ=DAILY", minutes: 12 * 60, turnShifts: 1 };
  return [
    { ...shift, id: 1, startsAt: `2026-10-01T${time(startMinutes)}`, memberIds: [1, 2] },
    { ...shift, id: 2, startsAt: `2026-10-01T${time(startMinutes + 12 * 60)}`, memberIds: [3, 4] },
  ];
}

/**
 * Whom one means, said in another way: whose shift it is by the latest time the wall has shown so far. Where the clock is
 * set back, whoever began stays; where it jumps, what it jumps over has begun.
 */
function intended(startMinutes: number, at: number, zone: string, changes: readonly number[]): number {
  const lastChange = changes.findLast((change) => change <= at && change > at - day);
  const shown = Math.max(shownAt(at, zone), lastChange === undefined ? 0 : shownAt(lastChange - 1, zone));
  const half = Math.floor((shown - Date.UTC(2026, 9, 1) - startMinutes * minute) / (12 * hour));
  return half % 2 === 0 ? ((half / 2) % 2) + 1 : (((half - 1) / 2) % 2) + 3;
}

const zones = [...Intl.supportedValuesOf("timeZone"), "UTC"];
const changesIn = new Map(zones.map((zone) => [zone, changesOf(zone)]));
const alike = Map.groupBy(zones, (zone) =>
  JSON.stringify((changesIn.get(zone) ?? []).flatMap((at) => [at, offsetAt(at - 1, zone), offsetAt(at, zone)])),
);
const chosen = long ? zones : [...alike.values()].map(([zone = "UTC"]) => zone);
const random = randomFrom(20_261_128);
const boundaries = [0, 30, 60, 90, 120, 150, 180, 480];

test("there are zones of every sort among them", () => {
  expect(zones.length).toBeGreaterThan(400);
  expect(chosen.length).toBeGreaterThan(20);
  expect(changesIn.get("Europe/Berlin")?.length).toBe(20);
  // Lord Howe changes by half an hour.
  expect(changesIn.get("Australia/Lord_Howe")?.length).toBe(20);
});

test.each(chosen)("%s: our clock on the wall shows what Intl’s does", (zone) => {
  const around = (changesIn.get(zone) ?? []).flatMap((change) =>
    [-hour, -1_000, -1, 0, 1, 1_000, hour].map((ms) => change + ms),
  );
  const anytime = Array.from({ length: 100 }, () => Math.floor(random.fraction() * 2 * until));
  for (const at of [...around, ...anytime])
    expect(wallAt(new Date(at), zone).getTime(), new Date(at).toISOString()).toBe(shownAt(at, zone));
});

test.each(chosen)("%s: at every instant, exactly whom one means", (zone) => {
  const changes = changesIn.get(zone) ?? [];
  const around = changes.flatMap((change) => {
    const steps = long
      ? Array.from({ length: 49 }, (_, index) => (index - 24) * 5)
      : [-90, -60, -30, 0, 29, 30, 60, 90];
    return [...steps.map((minutes) => change + minutes * minute), change - 1];
  });
  const anytime = Array.from({ length: long ? 100 : 20 }, () => from + Math.floor(random.fraction() * (until - from)));
  for (const at of [...around, ...anytime]) {
    const start = boundaries[random.whole(0, boundaries.length - 1)] ?? 0;
    const plan: Plan = { timeZone: zone, layers: halves(start), overrides: [] };
    const shift = onCallAt(plan, new Date(at));
    const said = `${new Date(at).toISOString()}, shifts from minute ${start}`;
    expect(shift?.memberId, said).toBe(intended(start, at, zone, changes));
    expect(shift && shift.from.getTime() <= at && at < shift.until.getTime(), said).toBe(true);
  }
});

test.each(long ? chosen : ["Europe/Berlin", "Australia/Lord_Howe"])(
  "%s: ten years have no hole, and shifts follow each other",
  (zone) => {
    for (const start of long ? boundaries : [150]) {
      const spans = spansOf({ timeZone: zone, layers: halves(start), overrides: [] }, new Date(from), new Date(until));
      expect(spans[0]?.from.getTime()).toBe(from);
      expect(spans.at(-1)?.until.getTime()).toBe(until);
      const broken = spans.filter(
        (span, index) =>
          !people.includes(span.memberId ?? 0) ||
          (index > 0 && spans[index - 1]?.until.getTime() !== span.from.getTime()),
      );
      expect(broken).toEqual([]);
    }
  },
  60_000,
);
