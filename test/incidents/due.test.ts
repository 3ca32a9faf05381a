import { expect, test } from "vitest";
import { db, inTransaction } from "@/lib/db/client";
import { reopenIncident } from "@/lib/incidents/reopen";
import { transition } from "@/lib/incidents/transition";
import { seatCast } from "@/test/cast";
import { ownDatabase } from "@/test/database";
import { asSystem, day, incident, incidentById, later, monday } from "@/test/factories";

ownDatabase();

test.each([
  ["critical", 7],
  ["high", 30],
  ["medium", 90],
  ["low", 120],
  ["info", 120],
  ["unknown", 120],
] as const)("%s: within %i days of its first trigger", async (severity, days) => {
  const { dueAt } = await incident({ severity: { value: severity, at: monday } });
  expect(dueAt).toEqual(later(monday, days * day));
});

test("a repository's word on days wins over its organisation's, and that over the workspace's", async () => {
  const severity = { value: "high" as const, at: monday };
  const inOrganisation = await incident({ severity, repository: { fullName: "strict/app" } });
  await db().organisation.update({ where: { name: "strict" }, data: { dueDays: { high: 10 } } });
  const next = await incident({ severity, repository: { fullName: "strict/app" } });
  await db().repository.update({ where: { fullName: "strict/app" }, data: { dueDays: { high: 3 } } });
  const last = await incident({ severity, repository: { fullName: "strict/app" } });
  expect([inOrganisation, next, last].map(({ dueAt }) => dueAt)).toEqual([
    later(monday, 30 * day),
    later(monday, 10 * day),
    later(monday, 3 * day),
  ]);
});

test("a regression has its days anew; what is reopened by hand keeps its first due date", async () => {
  const { maya } = await seatCast();
  const { id, dueAt } = await incident({ severity: { value: "critical", at: monday } });
  const resolve = async (at: Date) =>
    inTransaction(async (tx) =>
      transition(tx, asSystem, await incidentById(id), { to: "resolved", revoked: true, at }),
    );
  await resolve(later(monday, day));
  await reopenIncident(maya, id);
  expect((await incidentById(id)).dueAt).toEqual(dueAt);
  await resolve(later(monday, 2 * day));
  const again = later(monday, 20 * day);
  await inTransaction(async (tx) =>
    transition(tx, asSystem, await incidentById(id), { to: "open", regression: true, at: again }),
  );
  expect((await incidentById(id)).dueAt).toEqual(later(again, 7 * day));
});
