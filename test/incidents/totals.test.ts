import { beforeAll, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { Forbidden } from "@/lib/errors";
import { countIncidents, incidentTotals } from "@/lib/incidents/count";
import { incidentFacet } from "@/lib/incidents/facets";
import { IncidentFilter } from "@/lib/incidents/filter";
import { resolveIncident } from "@/lib/incidents/resolve";
import { Contact, IncidentStatus, Severity } from "@/prisma/generated/enums";
import { type Cast, seatCast, tokenViewer } from "@/test/cast";
import { ownDatabase } from "@/test/database";
import { day, grant, incident, later } from "@/test/factories";

ownDatabase();
let cast: Cast;

beforeAll(async () => {
  cast = await seatCast();
  const ages = [1, 6, 20, 40, 100, 200];
  for (const [index, severity] of (["critical", "high", "medium", "critical", "low", "high"] as const).entries()) {
    const triggeredAt = later(new Date(), -(ages[index] ?? 0) * day);
    const { id } = await incident({
      severity: { value: severity, at: triggeredAt },
      triggeredAt,
      receivedAt: new Date(),
      repository: { fullName: index % 2 === 0 ? "acme/payments" : "acme/shop_api" },
      detector: index < 4 ? "stripe_key" : "aws_key",
      detectorName: index < 4 ? "Stripe key" : "AWS key",
      place: {
        authorEmail: `author-${index % 3}@acme.example`,
        authorName: index % 3 === 0 ? "" : `Author ${index % 3}`,
      },
    });
    if (index % 2 === 0) await grant(cast.rita, id);
    if (index === 5) await resolveIncident(cast.maya, id, { secretRevoked: true });
  }
});

test("totals are what counting says, for whoever sees everything and for whoever sees a few", async () => {
  for (const viewer of [cast.maya, cast.bob, cast.rita, cast.mallory]) {
    const totals = await incidentTotals(viewer);
    const count = (filter: object) => countIncidents(viewer, IncidentFilter.parse(filter));
    for (const status of Object.values(IncidentStatus)) expect(totals.status[status]).toBe(await count({ status }));
    for (const severity of Object.values(Severity)) expect(totals.severity[severity]).toBe(await count({ severity }));
    for (const contact of Object.values(Contact))
      expect(totals.contact[contact]).toBe(await count({ contact, status: "open" }));
    expect(totals.overdue).toBe(await count({ due: "overdue" }));
    expect(totals.dueSoon).toBe(await count({ due: "week" }));
  }
  expect((await incidentTotals(cast.maya)).overdue).toBeGreaterThan(0);
  expect((await incidentTotals(cast.maya)).dueSoon).toBeGreaterThan(0);
  expect(Object.values((await incidentTotals(cast.mallory)).status)).toEqual([0, 0, 0, 0]);
  await expect(incidentTotals(tokenViewer(cast.maya, ["scan"]))).rejects.toThrow(Forbidden);
});

test("what there is to filter by comes with how many it is of, and is found by a part of its name", async () => {
  expect(await incidentFacet(cast.maya, "detectors")).toEqual([
    { value: "stripe_key", label: "Stripe key", count: 4 },
    { value: "aws_key", label: "AWS key", count: 2 },
  ]);
  expect(await incidentFacet(cast.rita, "detectors")).toEqual([
    { value: "stripe_key", label: "Stripe key", count: 2 },
    { value: "aws_key", label: "AWS key", count: 1 },
  ]);
  const find = async (viewer: Cast["rita"], name: "repositories" | "authors", text: string) =>
    (await incidentFacet(viewer, name, { find: text })).map(({ value, count }) => [value, count]);
  expect(await find(cast.maya, "repositories", "PAY")).toEqual([["acme/payments", 3]]);
  expect(await find(cast.maya, "repositories", "p%a")).toEqual([]);
  expect(await find(cast.maya, "authors", "author-2")).toEqual([["author-2@acme.example", 2]]);
  expect(await find(cast.rita, "repositories", "shop")).toEqual([]);
  expect(await find(cast.mallory, "repositories", "acme")).toEqual([]);
});

test("a restricted member finds nobody by an address that is not theirs", async () => {
  const [first] = await incidentFacet(cast.rita, "authors");
  expect(first?.value).toMatch(/^developer:\d+$/);
  for (const narrowing of [{ find: "author-0" }, { find: "acme.example" }, { values: ["author-1@acme.example"] }])
    expect(await incidentFacet(cast.rita, "authors", narrowing)).toEqual([]);
  expect(await incidentFacet(cast.rita, "authors", { values: [first?.value ?? ""] })).toHaveLength(1);
});

test("a detector is known by every name it came with", async () => {
  const { id } = await incident({ detector: "aws_key", detectorName: "Amazon key" });
  await db().incident.update({ where: { id }, data: { detectorName: "Amazon's key" } });
  const names = await db().detector.findMany({ where: { detector: "aws_key" }, orderBy: { name: "asc" } });
  expect(names.map(({ name }) => name)).toEqual(["AWS key", "Amazon key", "Amazon's key"]);
  expect(await countIncidents(cast.maya, IncidentFilter.parse({ q: "amazon" }))).toBe(3);
  // To a restricted member only by those of incidents they may see.
  expect(await countIncidents(cast.rita, IncidentFilter.parse({ q: "amazon" }))).toBe(0);
  expect(await countIncidents(cast.rita, IncidentFilter.parse({ q: "AWS" }))).toBe(1);
  expect((await incidentFacet(cast.rita, "detectors")).map(({ label }) => label)).toEqual(["Stripe key", "AWS key"]);
  expect(await incidentFacet(cast.rita, "detectors", { find: "amazon" })).toEqual([]);
});
