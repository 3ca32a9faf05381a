import { expect, test } from "vitest";
import { auditWords, kindOfEvent, whatHappened } from "@/app/audit/_parts/audit-words";
import { linesOf } from "@/app/audit/_parts/changes";
import { spelt } from "./spelt";

test("the source spells out the events that the trail is known for", () => {
  expect(spelt.length).toBeGreaterThan(80);
});

test.each([...new Set(spelt.map(({ type }) => type))].sort())("%s has words on the audit page", (type) => {
  expect(Object.keys(auditWords), spelt.find((found) => found.type === type)?.file).toContain(type);
});

test("every word continues a name, and takes what it quotes from the event", () => {
  for (const words of Object.values(auditWords)) expect(words).toMatch(/^[a-z].*[^.]$/);
  expect(
    whatHappened("member.access_level_changed", { email: "rita@acme.example", before: "restricted", after: "member" }),
  ).toBe("changed rita@acme.example from restricted to member");
  expect(whatHappened("member.access_level_changed", {})).toBe("changed somebody from somebody to somebody");
  expect(whatHappened("developer.merged", { into: 1, name: "Bob Okafor", from: { id: 2, name: "bokafor" } })).toBe(
    "merged bokafor into Bob Okafor",
  );
  expect(whatHappened("audit.exported", { format: "csv" })).toBe("exported the audit trail as CSV");
  expect(whatHappened("table.exported", { table: "playbook_runs", format: "csv" })).toBe(
    "exported playbook runs as CSV",
  );
  expect(whatHappened("tea.brewed", {})).toBe("tea brewed");
  expect(kindOfEvent("token.created")).toBe("Made the token … for …");
  expect(kindOfEvent("developer.merged")).toBe("Merged … into …");
});

test("an event's detail is told as what changed, and the rest as it is", () => {
  expect(
    linesOf({
      before: { name: "Acme", settings: { days: 7, on: true }, same: 1 },
      after: { name: "Acme Inc", settings: { days: 14, on: true }, same: 1 },
      mailAllowedDomains: ["acme.example", "acme.test"],
    }),
  ).toEqual([
    { name: "Name", before: "Acme", after: "Acme Inc" },
    { name: "Settings, days", before: "7", after: "14" },
    { name: "Mail allowed domains", before: null, after: "acme.example, acme.test" },
  ]);
  expect(linesOf({ from: "low", to: "high" })).toEqual([{ name: "Changed", before: "low", after: "high" }]);
  expect(linesOf({ before: null, after: { permission: "can_edit" } })).toEqual([
    { name: "Permission", before: "nothing", after: "can_edit" },
  ]);
});
