import { describe, expect, test } from "vitest";
import { type ListState, listAddress, nextSorting } from "@/app/developers/_list/list-address";
import { stateOf } from "@/app/developers/_list/search";
import { standingMeans, standingWord } from "@/app/developers/_list/standing-words";
import { nextFor, onDay, type Situation } from "@/app/developers/[id]/_parts/next-words";
import { standings } from "@/lib/reporting/progress-filter";

const now = new Date("2026-11-27T12:00:00Z");
const monday = new Date("2026-11-23T09:00:00Z");

const situation = (fields: Partial<Situation>): Situation => ({
  open: 4,
  overdue: 2,
  awaiting: 1,
  unreachable: 0,
  contact: "mailed",
  toldAt: monday,
  openedAt: null,
  answeredAt: null,
  isMember: false,
  ...fields,
});

describe("how things stand with a developer", () => {
  test.each([
    [{}, "Has 4 open, 2 overdue; last mailed on Monday, has not opened the link."],
    [{ contact: "silent", overdue: 0 }, "Has 4 open; last mailed on Monday, has not opened the link."],
    [
      { openedAt: new Date("2026-11-02T09:00:00Z") },
      "Has 4 open, 2 overdue; last mailed on Monday, has not opened the link since.",
    ],
    [{ isMember: true }, "Has 4 open, 2 overdue; last told in the app on Monday, has not looked at it."],
    [{ contact: "opened", openedAt: now }, "Has 4 open, 2 overdue; opened the link today and has not answered since."],
    [
      { contact: "answered", answeredAt: new Date("2026-11-26T23:00:00Z"), overdue: 0 },
      "Has 4 open; last answered yesterday.",
    ],
    [{ contact: "unreachable", unreachable: 3 }, "Has 4 open, 2 overdue; 3 of these cannot be brought to them."],
    [{ contact: "left", open: 1, overdue: 0 }, "Has 1 open; they have left."],
    [{ contact: "none", toldAt: null }, "Has 4 open, 2 overdue; nobody has asked them anything yet."],
  ] as const)("%j reads as one sentence", (fields, sentence) => {
    const { stands, todo } = nextFor(situation(fields), now);
    expect(stands).toBe(sentence);
    expect(todo).toMatch(/^[A-Z].*\.$/);
  });

  test("with nothing open there is nothing to do", () => {
    expect(nextFor(situation({ open: 0, overdue: 0, contact: "answered", answeredAt: monday }), now)).toEqual({
      stands: "Nothing is open; last answered on Monday.",
      todo: null,
    });
  });

  test("a day is told as people say it, in UTC", () => {
    expect(onDay(new Date("2026-11-27T00:00:00Z"), now)).toBe("today");
    expect(onDay(new Date("2026-11-26T23:59:59Z"), now)).toBe("yesterday");
    expect(onDay(new Date("2026-11-21T00:00:00Z"), now)).toBe("on Saturday");
    expect(onDay(new Date("2026-11-20T23:59:59Z"), now)).toBe("on 20 November");
    expect(onDay(new Date("2025-03-03T09:00:00Z"), now)).toBe("on 3 March 2025");
  });

  test("every standing has a word and a meaning", () => {
    expect(Object.keys(standingWord).sort()).toEqual(Object.keys(standings).sort());
    expect(Object.keys(standingMeans).sort()).toEqual(Object.keys(standings).sort());
  });
});

describe("the list's address", () => {
  const plain: ListState = {
    period: "90d",
    q: "",
    contact: [],
    only: "",
    sort: "overdue",
    direction: "desc",
    hide: [],
  };

  test("says only what differs from the plain list, and is read back as it was", () => {
    expect(listAddress(plain)).toBe("/developers");
    const asked: ListState = { ...plain, period: "30d", q: "li & co", contact: ["silent", "left"], only: "open" };
    const state: ListState = { ...asked, sort: "name", direction: "asc", hide: ["ignored", "trend"] };
    const address = listAddress(state, {}, "abc");
    const read = stateOf(Object.fromEntries(new URL(address, "http://localhost").searchParams));
    expect(read).toMatchObject({ state, cursor: "abc", address });
  });

  test("leaves out words it does not know", () => {
    const { state } = stateOf({
      period: "5y",
      contact: "asleep",
      sort: "luck",
      hide: "name,open",
      only: ["open"],
      q: "x",
    });
    expect(state).toEqual({ ...plain, q: "x", hide: ["open"] });
  });

  test("a header puts first who needs help, and turns the order when it is pressed again", () => {
    expect(nextSorting(plain, "overdue")).toEqual({ sort: "overdue", direction: "asc" });
    expect(nextSorting(plain, "remediation")).toEqual({ sort: "remediation", direction: "desc" });
    expect(nextSorting(plain, "last_contact")).toEqual({ sort: "last_contact", direction: "asc" });
  });
});
