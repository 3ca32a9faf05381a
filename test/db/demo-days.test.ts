import { describe, expect, test } from "vitest";
import { unmailableReason } from "@/lib/identities/unmailable";
import { demoRepositories } from "@/prisma/demo/catalog";
import { Ledger } from "@/prisma/demo/ledger";
import { queueToday } from "@/prisma/demo/on-call";
import { demoDevelopers, demoMembers } from "@/prisma/demo/people";
import { declareSome } from "@/prisma/demo/responses";
import { settingOn } from "@/prisma/demo/setting";
import { tryItAuthor } from "@/prisma/demo/try-it";
import { letOneLeave } from "@/prisma/demo/workspace";
import { tellYear } from "@/prisma/demo/year";
import type { Prisma } from "@/prisma/generated/client";
import { day, earlier, hour, later } from "../factories";

type Row = Prisma.IncidentCreateManyInput & { id: number };

const numbered = (names: readonly string[]) => new Map(names.map((name, index) => [name, index + 1]));
const members = numbered(demoMembers.map(({ email }) => email));
const repositories = numbered(demoRepositories.map(({ fullName }) => fullName));
const addresses = numbered(demoDevelopers.flatMap(({ email, others }) => [email, ...others]));

/** The demo as it is when somebody starts it for the first time then, before anything is written. */
function demoOn(now: Date) {
  const setting = settingOn(now, members, repositories, addresses);
  const ledger = new Ledger(0, 0, 0);
  tellYear(setting, ledger);
  const leaver = letOneLeave(setting, ledger);
  queueToday(ledger);
  const declared = declareSome(setting, ledger);
  return { ledger, rows: ledger.incidents as Row[], leaver, declared };
}

// Ends of days, weeks, months and years, a leap day, both changes of the clock in Europe, a day that had no grave one
// open; then every thirtieth day of two years, each at another hour.
const moments = [
  ...["2026-11-30T23:59:59Z", "2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z", "2027-03-28T01:00:00Z"],
  ...["2027-10-31T01:30:00Z", "2028-02-29T00:00:01Z", "2028-02-29T23:30:00Z", "2028-03-01T00:00:00Z"],
  ...["2026-12-01T21:39:03Z", "2026-12-05T03:15:00Z", "2026-12-06T12:00:00Z", "2026-12-07T06:59:00Z"],
  ...Array.from({ length: 24 }, (_, index) =>
    later(new Date("2026-11-28T00:20:00Z"), index * (30 * day + 7 * hour)).toISOString(),
  ),
];

describe("a demo begun", () => {
  test.each(moments)("at %s shows everything it is there to show, and its line to try ends in a mail", (moment) => {
    const now = new Date(moment);
    const { ledger, rows, leaver, declared } = demoOn(now);
    const mailsSince = (at: Date) =>
      ledger.mails.filter(({ recipient, settledAt }) => recipient === tryItAuthor && new Date(settledAt ?? now) > at);

    expect(leaver.email).not.toBe(tryItAuthor);
    expect(leaver.work.length).toBeGreaterThan(0);
    // Far from the five an hour and twenty a day beyond which a mail waits.
    expect(mailsSince(earlier(now, hour)).length).toBeLessThan(3);
    expect(mailsSince(earlier(now, day)).length).toBeLessThan(10);

    expect(ledger.events.filter(({ at }) => at > now)).toEqual([]);
    for (const status of ["triggered", "assigned", "resolved", "ignored"])
      expect(rows.filter((row) => row.status === status).length).toBeGreaterThan(5);
    for (const contact of ["mailed", "answered", "disputed", "unreachable", "author_unknown", "none", "left"])
      expect(rows.some((row) => row.contact === contact)).toBe(true);
    expect(ledger.requests.map(({ decision }) => decision ?? null)).toEqual([null, "denied"]);
    expect(ledger.evidence).toHaveLength(2);
    expect(ledger.notifications).toHaveLength(4);
    expect(rows.filter(({ reviewDrawnAt }) => reviewDrawnAt)).toHaveLength(2);
    expect(rows.filter(({ labels }) => labels)).toHaveLength(3);
    expect(rows.filter(({ needToKnow }) => needToKnow)).toEqual([declared.live]);
    expect(declared.past?.closedAt && new Date(declared.past.closedAt) < earlier(now, 10 * day)).toBe(true);
  });
});

test("whom the line to try reports may be mailed, and has not joined", () => {
  const author = demoDevelopers.find(({ email }) => email === tryItAuthor);
  expect(unmailableReason(tryItAuthor, author?.name ?? "")).toBeNull();
  expect(tryItAuthor.endsWith("@acme.example")).toBe(true);
  expect(members.has(tryItAuthor)).toBe(false);
});
