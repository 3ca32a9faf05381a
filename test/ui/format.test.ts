import { describe, expect, test } from "vitest";
import { age, counted, date, duration, exact, number, relative } from "@/app/_ui/format";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const now = Date.UTC(2026, 10, 20, 12, 0, 0);

describe("durations read as people say them", () => {
  test.each([
    [-5, "less than a minute"],
    [0, "less than a minute"],
    [minute - 1, "less than a minute"],
    [minute, "1 min"],
    [59 * minute + 59_999, "59 min"],
    [hour, "1 h"],
    [2 * hour + 5 * minute, "2 h 5 min"],
    [day - 1, "23 h 59 min"],
    [day, "1 day"],
    [3 * day + 4 * hour + 59 * minute, "3 days 4 h"],
    [13 * day + 23 * hour, "13 days 23 h"],
    [14 * day + 23 * hour, "14 days"],
    [1_500 * day, "1,500 days"],
  ])("%d ms is %s", (length, text) => expect(duration(length)).toBe(text));
});

describe("moments are told by their distance from now", () => {
  test.each([
    [now - 59_999, "just now"],
    [now + 30_000, "just now"],
    [now - 5 * minute, "5 min ago"],
    [now - 25 * hour, "1 day ago"],
    [now - 13 * day, "13 days ago"],
    [now + 3 * day, "in 3 days"],
    [now + 14 * day - minute, "in 14 days"],
    [now + hour - 20_000, "in 1 h"],
    [now + day - minute, "in 1 day"],
    [now - 14 * day, "6 November"],
    [Date.UTC(2025, 2, 3), "3 March 2025"],
  ])("%d is %s", (moment, text) => expect(relative(moment, now)).toBe(text));

  test("dates and strings are moments too", () => {
    expect(relative(new Date(now - hour), new Date(now))).toBe("1 h ago");
    expect(relative("2026-11-20T11:00:00Z", now)).toBe("1 h ago");
  });
});

test.each([
  [30_000, "new"],
  [3 * hour, "3 h"],
  [59 * day, "59 days"],
  [60 * day, "1 month"],
  [365 * day, "11 months"],
  [800 * day, "2 years"],
])("an age of %d ms is %s", (length, text) => {
  expect(age(now - length, now)).toBe(text);
});

test("a date names its year only when it is another one", () => {
  expect(date(Date.UTC(2026, 2, 3), now)).toBe("3 March");
  expect(date(Date.UTC(2024, 1, 29), now)).toBe("29 February 2024");
});

describe("the exact time says its zone", () => {
  test("in UTC, with midnight as 00", () => {
    expect(exact(Date.UTC(2026, 2, 3))).toBe("Tue 3 Mar 2026, 00:00:00 UTC");
  });
  test("in a zone with summer time", () => {
    expect(exact(Date.UTC(2026, 6, 3, 22, 30), "Europe/Berlin")).toBe("Sat 4 Jul 2026, 00:30:00 CEST");
  });
});

test("numbers are grouped, and nouns follow them", () => {
  expect(number(1_234_567)).toBe("1,234,567");
  expect(counted(1, "place")).toBe("1 place");
  expect(counted(0, "place")).toBe("0 places");
  expect(counted(2, "repository", "repositories")).toBe("2 repositories");
});
