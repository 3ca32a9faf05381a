import { expect, test } from "vitest";
import { endOfQuiet, nextDigest } from "@/lib/notifications/wall-clock";
import { isTimeZone } from "@/lib/wall-clock";

const at = (iso: string) => new Date(iso);
const clock = (text: string) => {
  const [hours = 0, minutes = 0] = text.split(":").map(Number);
  return hours * 60 + minutes;
};

// Europe/Berlin: +1, from 29 March 2026 01:00Z +2, from 25 October 2026 01:00Z +1. America/New_York: -5, from 8 March
// 2026 07:00Z -4, from 1 November 2026 06:00Z -5. Asia/Kathmandu: +5:45 always. Pacific/Apia: had no 30 December 2011.
const digests: [zone: string, now: string, next: string][] = [
  ["UTC", "2026-11-16T07:59:59Z", "2026-11-16T08:00:00Z"],
  ["UTC", "2026-11-16T08:00:00Z", "2026-11-17T08:00:00Z"],
  ["Europe/Berlin", "2026-01-10T06:59:00Z", "2026-01-10T07:00:00Z"],
  ["Europe/Berlin", "2026-01-10T07:00:00Z", "2026-01-11T07:00:00Z"],
  ["Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T06:00:00Z"],
  ["Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-25T07:00:00Z"],
  ["America/New_York", "2026-03-07T18:00:00Z", "2026-03-08T12:00:00Z"],
  ["America/New_York", "2026-03-07T12:00:00Z", "2026-03-07T13:00:00Z"],
  ["America/New_York", "2026-10-31T23:00:00Z", "2026-11-01T13:00:00Z"],
  ["Asia/Kathmandu", "2026-06-01T02:14:59Z", "2026-06-01T02:15:00Z"],
  ["Asia/Kathmandu", "2026-06-01T02:15:00Z", "2026-06-02T02:15:00Z"],
  ["Pacific/Apia", "2011-12-29T12:00:00Z", "2011-12-29T18:00:00Z"],
  ["Pacific/Apia", "2011-12-29T20:00:00Z", "2011-12-30T18:00:00Z"],
  ["Pacific/Kiritimati", "2026-06-01T17:59:00Z", "2026-06-01T18:00:00Z"],
];

test.each(digests)("in %s the digest after %s goes at eight in the morning, %s", (zone, now, next) => {
  expect(nextDigest(at(now), zone)).toEqual(at(next));
});

const quiet: [zone: string, from: string, to: string, now: string, mailed: string][] = [
  // Over midnight.
  ["UTC", "22:00", "07:00", "2026-11-16T21:59:59Z", "2026-11-16T21:59:59Z"],
  ["UTC", "22:00", "07:00", "2026-11-16T22:00:00Z", "2026-11-17T07:00:00Z"],
  ["UTC", "22:00", "07:00", "2026-11-17T00:00:00Z", "2026-11-17T07:00:00Z"],
  ["UTC", "22:00", "07:00", "2026-11-17T06:59:59Z", "2026-11-17T07:00:00Z"],
  ["UTC", "22:00", "07:00", "2026-11-17T07:00:00Z", "2026-11-17T07:00:00Z"],
  // Within a day.
  ["UTC", "12:00", "13:30", "2026-11-16T11:59:00Z", "2026-11-16T11:59:00Z"],
  ["UTC", "12:00", "13:30", "2026-11-16T12:00:00Z", "2026-11-16T13:30:00Z"],
  ["UTC", "12:00", "13:30", "2026-11-16T13:30:00Z", "2026-11-16T13:30:00Z"],
  // The night in which the clock is set forward has one hour less, and the one in which it is set back one more.
  ["Europe/Berlin", "22:00", "07:00", "2026-03-28T21:30:00Z", "2026-03-29T05:00:00Z"],
  ["Europe/Berlin", "22:00", "07:00", "2026-10-24T21:30:00Z", "2026-10-25T06:00:00Z"],
  ["America/New_York", "22:00", "07:00", "2026-03-08T04:00:00Z", "2026-03-08T11:00:00Z"],
  ["America/New_York", "22:00", "07:00", "2026-11-01T04:00:00Z", "2026-11-01T12:00:00Z"],
  // They end at a time the clock skips, or shows twice.
  ["Europe/Berlin", "22:00", "02:30", "2026-03-28T23:00:00Z", "2026-03-29T01:30:00Z"],
  ["Europe/Berlin", "22:00", "02:30", "2026-10-24T23:00:00Z", "2026-10-25T00:30:00Z"],
  ["Europe/Berlin", "22:00", "02:30", "2026-10-25T01:15:00Z", "2026-10-25T01:30:00Z"],
  ["Asia/Kathmandu", "21:00", "06:15", "2026-06-01T16:00:00Z", "2026-06-02T00:30:00Z"],
  ["Pacific/Apia", "22:00", "07:00", "2011-12-30T08:30:00Z", "2011-12-30T17:00:00Z"],
];

test.each(quiet)("in %s, quiet from %s to %s, what is due at %s is mailed at %s", (timeZone, from, to, now, mailed) => {
  expect(endOfQuiet(at(now), { timeZone, quietFrom: clock(from), quietTo: clock(to) })).toEqual(at(mailed));
});

test("without quiet hours everything is mailed when it is due", () => {
  const now = at("2026-11-16T03:00:00Z");
  expect(endOfQuiet(now, { timeZone: "Europe/Berlin", quietFrom: null, quietTo: null })).toEqual(now);
});

test("whatever the zone and the hour, quiet hours end within a day, and at an hour that is not quiet", () => {
  const hours = { quietFrom: clock("21:45"), quietTo: clock("06:20") };
  for (const timeZone of ["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "Australia/Lord_Howe"])
    for (let hour = 0; hour < 24 * 366; hour += 5) {
      const now = new Date(Date.UTC(2026, 0, 1, hour, 20));
      const end = endOfQuiet(now, { timeZone, ...hours });
      expect(endOfQuiet(end, { timeZone, ...hours })).toEqual(end);
      expect(end.getTime() - now.getTime()).toBeLessThan(10 * 3_600_000);
    }
});

test.each(["Europe/Berlin", "UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+5"])("%s is a time zone", (name) => {
  expect(isTimeZone(name)).toBe(true);
});

test.each(["", "+01:00", "Mars/Base", "Europe/Berlin ", "../etc/passwd", "Europe/Berlin\n"])("%j is none", (name) => {
  expect(isTimeZone(name)).toBe(false);
});
