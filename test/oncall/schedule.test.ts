import { describe, expect, test } from "vitest";
import { beginnings, faultOfRule } from "@/lib/oncall/recurrence";
import { gapsOf, type Layer, nextAfter, onCallAt, type Plan, spansOf } from "@/lib/oncall/schedule";
import { weekdaysAndWeekend } from "@/lib/oncall/template";

const at = (iso: string) => new Date(iso);
const layer = (fields: Partial<Layer> = {}): Layer => ({
  id: 1,
  startsAt: "2026-01-05T09:00",
  rule: "FREQ=DAILY",
  minutes: 24 * 60,
  memberIds: [1, 2],
  turnShifts: 1,
  ...fields,
});
const plan = (timeZone: string, layers: readonly Layer[], overrides: Plan["overrides"] = []): Plan => ({
  timeZone,
  layers,
  overrides,
});
const who = (of: Plan, iso: string) => onCallAt(of, at(iso))?.memberId ?? null;

describe("the clock is changed", () => {
  // https://github.com/grafana/oncall/issues/3261
  test("a shift from 08:30 to 17:30 stays there on the wall when summer time ends", () => {
    const office = plan("Europe/London", [layer({ startsAt: "2023-09-04T08:30", minutes: 9 * 60, memberIds: [1] })]);
    expect(onCallAt(office, at("2023-10-27T12:00:00Z"))).toMatchObject({
      from: at("2023-10-27T07:30:00Z"),
      until: at("2023-10-27T16:30:00Z"),
    });
    expect(onCallAt(office, at("2023-10-30T12:00:00Z"))).toMatchObject({
      from: at("2023-10-30T08:30:00Z"),
      until: at("2023-10-30T17:30:00Z"),
    });
  });

  // https://github.com/grafana/oncall/issues/5247
  test("weekly shifts of seven days meet on both sides of either change", () => {
    const weekly = plan("America/Chicago", [
      layer({ startsAt: "2024-10-01T09:00", rule: "FREQ=WEEKLY", minutes: 7 * 24 * 60 }),
    ]);
    const [year, later] = [at("2024-10-01T14:00:00Z"), at("2025-09-30T14:00:00Z")];
    expect(gapsOf(weekly, year, later)).toEqual([]);
    for (const { from } of spansOf(weekly, year, later)) {
      const wall = from.toLocaleTimeString("en-GB", { timeZone: "America/Chicago" });
      expect(wall).toBe("09:00:00");
    }
  });

  // https://github.com/grafana/oncall/issues/5455
  test("a shift over the night of the change lasts until its hour on the wall", () => {
    const night = plan("America/New_York", [
      layer({ startsAt: "2026-03-07T20:00", minutes: 12 * 60, memberIds: [1] }),
      layer({ id: 2, startsAt: "2026-03-08T08:00", minutes: 12 * 60, memberIds: [2] }),
    ]);
    expect(onCallAt(night, at("2026-03-08T05:00:00Z"))).toMatchObject({ until: at("2026-03-08T12:00:00Z") });
    expect(who(night, "2026-03-08T11:59:59Z")).toBe(1);
    expect(who(night, "2026-03-08T12:00:00Z")).toBe(2);
  });

  test("a time shown twice begins a shift the first time, and ends one the last time", () => {
    // 25 October 2026, Berlin: 02:30 is at 00:30Z and at 01:30Z.
    const alone = plan("Europe/Berlin", [
      layer({ startsAt: "2026-10-24T02:30", rule: "FREQ=DAILY;INTERVAL=9", minutes: 24 * 60, memberIds: [1] }),
    ]);
    expect(onCallAt(alone, at("2026-10-24T12:00:00Z"))?.until).toEqual(at("2026-10-25T01:30:00Z"));
    const followed = plan("Europe/Berlin", [layer({ startsAt: "2026-10-24T02:30" })]);
    expect(who(followed, "2026-10-25T00:29:59Z")).toBe(1);
    expect(who(followed, "2026-10-25T00:30:00Z")).toBe(2);
    expect(who(followed, "2026-10-25T01:29:59Z")).toBe(2);
  });

  test("a time never shown is the moment the clock jumps over it", () => {
    // 29 March 2026, Berlin: 02:00 to 03:00 is skipped at 01:00Z.
    const half = plan("Europe/Berlin", [layer({ startsAt: "2026-03-28T02:30" })]);
    expect(who(half, "2026-03-29T00:59:59Z")).toBe(1);
    expect(who(half, "2026-03-29T01:00:00Z")).toBe(2);
    const within = plan("Europe/Berlin", [
      layer({ startsAt: "2026-03-29T02:10", rule: "FREQ=DAILY;COUNT=1", minutes: 20, memberIds: [9] }),
    ]);
    expect(spansOf(within, at("2026-03-28T00:00:00Z"), at("2026-03-30T00:00:00Z"))).toHaveLength(1);
  });

  test("29 February is a day like the others", () => {
    const daily = plan("Asia/Tokyo", [layer({ startsAt: "2028-02-28T00:00", memberIds: [1, 2, 3] })]);
    expect([who(daily, "2028-02-28T12:00:00Z"), who(daily, "2028-02-29T12:00:00Z")]).toEqual([1, 2]);
    expect(who(daily, "2028-03-01T12:00:00Z")).toBe(3);
  });
});

describe("layers and overrides", () => {
  test("a higher layer answers while it has somebody", () => {
    const both = plan("UTC", [
      layer({ memberIds: [1] }),
      layer({ id: 2, startsAt: "2026-01-05T12:00", minutes: 60, memberIds: [2] }),
    ]);
    expect([who(both, "2026-01-06T11:59:00Z"), who(both, "2026-01-06T12:00:00Z")]).toEqual([1, 2]);
    expect(who(both, "2026-01-06T13:00:00Z")).toBe(1);
    expect(onCallAt(both, at("2026-01-06T13:00:00Z"))?.from).toEqual(at("2026-01-06T13:00:00Z"));
  });

  test("an override answers over every layer, and the one made last over the others", () => {
    const over = (id: number, memberId: number, from: string, until: string) => ({
      id,
      memberId,
      from: at(from),
      until: at(until),
    });
    const covered = plan(
      "UTC",
      [layer({ memberIds: [1] })],
      [
        over(1, 5, "2026-02-01T00:00:00Z", "2026-02-02T00:00:00Z"),
        over(2, 6, "2026-02-01T10:00:00Z", "2026-02-01T11:00:00Z"),
      ],
    );
    expect([who(covered, "2026-02-01T09:00:00Z"), who(covered, "2026-02-01T10:30:00Z")]).toEqual([5, 6]);
    expect(who(covered, "2026-02-02T00:00:00Z")).toBe(1);
  });

  test("turns are as many shifts long as the layer says", () => {
    const weeks = plan("UTC", [layer({ rule: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", minutes: 720, turnShifts: 5 })]);
    expect([who(weeks, "2026-01-05T10:00:00Z"), who(weeks, "2026-01-09T10:00:00Z")]).toEqual([1, 1]);
    expect([who(weeks, "2026-01-12T10:00:00Z"), who(weeks, "2026-01-19T10:00:00Z")]).toEqual([2, 1]);
    expect(who(weeks, "2026-01-10T10:00:00Z")).toBeNull();
    expect(nextAfter(weeks, at("2026-01-10T10:00:00Z"))).toMatchObject({
      memberId: 2,
      from: at("2026-01-12T09:00:00Z"),
    });
  });
});

test("the template covers every hour: weekdays in two shifts of twelve hours, the weekend in one of 48", () => {
  const layers = weekdaysAndWeekend({ startsOn: "2026-11-18", memberIds: [1, 2, 3, 4] });
  const covered = plan(
    "America/New_York",
    layers.map((one, id) => ({ ...one, id })),
  );
  const [from, until] = [at("2026-11-23T13:00:00Z"), at("2026-12-21T13:00:00Z")];
  const spans = spansOf(covered, from, until);
  expect(gapsOf(covered, from, until)).toEqual([]);
  expect(spans.map((span) => (span.until.getTime() - span.from.getTime()) / 3_600_000).slice(0, 11)).toEqual([
    ...Array(10).fill(12),
    48,
  ]);
  // In one week, whoever has the days has no nights, and the weekend is a third person's.
  const week = spans.slice(0, 11).map(({ memberId }) => memberId);
  expect(new Set(week.filter((_, index) => index < 10 && index % 2 === 0)).size).toBe(1);
  expect(new Set(week).size).toBe(3);
  // Everybody has as many of each as the others.
  const weekends = spans.filter((span) => span.until.getTime() - span.from.getTime() === 48 * 3_600_000);
  expect(new Set(weekends.map(({ memberId }) => memberId)).size).toBe(4);
});

test.each([
  ["FREQ=WEEKLY;BYDAY=MO", true],
  ["FREQ=DAILY;INTERVAL=2", true],
  ["FREQ=MONTHLY;BYMONTHDAY=31;COUNT=10", true],
  ["FREQ=MONTHLY;BYDAY=-1FR", true],
  ["FREQ=HOURLY", false],
  ["FREQ=DAILY;BYHOUR=1,2", false],
  // Nothing is ever on a 31 February, and looking for it would not end.
  ["FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31", false],
  ["FREQ=MONTHLY;BYDAY=6MO", false],
  ["every monday", false],
  ["", false],
])("whether the rule “%s” can be used: %s", (rule, usable) => {
  expect(faultOfRule(rule) === null).toBe(usable);
  if (usable) expect(beginnings("2026-01-05T09:00", rule, Date.UTC(2036, 0)).length).toBeGreaterThan(5);
});
