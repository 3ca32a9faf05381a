import { expect, test } from "vitest";
import { askedBy } from "@/lib/sla/asked-by";

const at = (text: string) => new Date(text);
const incident = { dueAt: at("2026-12-12T10:31:00Z"), createdAt: at("2026-11-12T10:31:00Z") };
const campaign = { dueAt: at("2026-12-20T23:59:59.999Z"), state: "running" as const };
const now = at("2026-12-01T00:00:00Z");

test("an incident is to be fixed by its due date, said with its zone", () => {
  expect(askedBy(incident, null, now)).toEqual({ text: "12 December 2026, 10:31 UTC", late: false });
  expect(askedBy(incident, null, at("2026-12-12T10:31:00Z"))?.late).toBe(true);
  expect(askedBy({ ...incident, dueAt: null }, null, now)).toBeNull();
});

test("what was overdue before Handback knew of it has no date held against anybody", () => {
  expect(askedBy({ ...incident, createdAt: at("2026-12-13T00:00:00Z") }, null, now)).toBeNull();
});

test("a campaign's last day goes before, to its last second in UTC, and no longer", () => {
  const last = { text: "the end of 20 December 2026 (UTC)", late: false };
  expect(askedBy(incident, campaign, now)).toEqual(last);
  expect(askedBy(incident, { ...campaign, state: "paused" }, at("2026-12-20T23:59:59Z"))).toEqual(last);
  expect(askedBy(incident, campaign, at("2026-12-21T00:00:00Z"))?.text).toContain("12 December");
  expect(askedBy(incident, { ...campaign, state: "cancelled" }, now)?.text).toContain("12 December");
});
