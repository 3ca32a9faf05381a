import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { apartMs, nextDigestAt, reminderAt } from "@/lib/campaigns/next-mail";
import { day, hour, later, monday } from "../factories";

const sent = (reminders: number, lastDays = 0) => ({
  askedAt: monday,
  lastMailAt: later(monday, lastDays * day),
  reminders,
});
const days = (at: Date | null) => at && (at.getTime() - monday.getTime()) / day;

describe("a reminder", () => {
  const rows: [claim: string, reminders: number, lastDays: number, dueDays: number, at: number | null][] = [
    ["first, comes after 3 days", 0, 0, 30, 3],
    ["second, comes after 7 days", 1, 3, 30, 7],
    ["third, comes after 14 days", 2, 7, 30, 14],
    ["fourth, never comes", 3, 14, 30, null],
    ["comes a day after a first that was late", 1, 6.5, 30, 7.5],
    ["comes the day before a due date that is sooner", 1, 3, 5, 4],
    ["does not come twice within a day because of it", 2, 4, 5, null],
    ["comes in time for a due date of the day after tomorrow", 0, 0, 2, 1],
    ["does not come where it is due tomorrow", 0, 0, 1, null],
  ];
  test.each(rows)("%s", (_, reminders, lastDays, dueDays, at) => {
    expect(days(reminderAt(sent(reminders, lastDays), later(monday, dueDays * day)))).toBe(at);
  });
});

test("something new goes at once, and a day after what came last", () => {
  const due = later(monday, 30 * day);
  const first = { askedAt: null, lastMailAt: null, reminders: 0 };
  expect(nextDigestAt(first, { freshFrom: monday, silent: false }, due)).toEqual(monday);
  expect(days(nextDigestAt(sent(0), { freshFrom: monday, silent: true }, due))).toBe(1);
  expect(nextDigestAt(sent(0), { freshFrom: null, silent: false }, due)).toBeNull();
  expect(nextDigestAt(first, { freshFrom: due, silent: false }, due)).toBeNull();
});

test("whoever is silent gets three reminders at most, a day apart, and none on the last day, whatever delays them", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.array(fc.integer({ min: 0, max: 5 * 24 }), { maxLength: 8 }),
      (dueDays, delays) => {
        const dueAt = later(monday, dueDays * day);
        let state = sent(0);
        const times: number[] = [];
        for (const delay of delays) {
          const at = nextDigestAt(state, { freshFrom: null, silent: true }, dueAt);
          if (!at) break;
          const wentAt = later(at, delay * hour);
          expect(at.getTime()).toBeLessThanOrEqual(dueAt.getTime() - day);
          expect(at.getTime() - (state.lastMailAt?.getTime() ?? 0)).toBeGreaterThanOrEqual(day);
          times.push(wentAt.getTime());
          state = { ...state, lastMailAt: wentAt, reminders: state.reminders + 1 };
        }
        expect(times.length).toBeLessThanOrEqual(3);
      },
    ),
  );
});

test("the pace is spread over the hour", () => {
  expect(apartMs(30)).toBe(120_000);
  expect(apartMs(300)).toBe(12_000);
});
