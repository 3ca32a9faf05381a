import { beforeAll, expect, test } from "vitest";
import type { Viewer } from "@/lib/access/viewer";
import { exportTable } from "@/lib/exports/export";
import { countIncidents } from "@/lib/incidents/count";
import { incidentFacet } from "@/lib/incidents/facets";
import { IncidentFilter } from "@/lib/incidents/filter";
import { getIncident } from "@/lib/incidents/get";
import { labelIncident } from "@/lib/incidents/label";
import { listIncidents } from "@/lib/incidents/list";
import { declareIncident } from "@/lib/response/declare";
import { type Cast, seatCast } from "../cast";
import { ownDatabase } from "../database";
import { grant, incident } from "../factories";

ownDatabase();
let cast: Cast;
let edge: number;
let both: number;
let kept: number;

beforeAll(async () => {
  cast = await seatCast();
  [edge, both, kept] = [(await incident()).id, (await incident()).id, (await incident()).id];
  await incident();
  await labelIncident(cast.maya, edge, [" Edge "]);
  await labelIncident(cast.maya, both, ["edge", "oncall", "edge"]);
  await labelIncident(cast.maya, kept, ["insider"]);
  await declareIncident(cast.alice, kept);
  await grant(cast.rita, edge);
});

const filter = (...label: string[]) => IncidentFilter.parse({ label, sort: "id", direction: "asc" });
const found = async (viewer: Viewer, ...labels: string[]) =>
  (await listIncidents(viewer, filter(...labels), { limit: 50 })).rows.map(({ id }) => id);

test("the list is narrowed by any of the labels asked for, in whatever case", async () => {
  expect(await found(cast.bob, "edge")).toEqual([edge, both]);
  expect(await found(cast.bob, "OnCall")).toEqual([both]);
  expect(await found(cast.bob, "oncall", "nowhere")).toEqual([both]);
  expect(await found(cast.bob, "nowhere")).toEqual([]);
  expect(await countIncidents(cast.bob, filter("edge"), 100)).toBe(2);
  expect((await listIncidents(cast.bob, filter("oncall"), { limit: 5 })).rows[0]?.labels).toEqual(["edge", "oncall"]);
});

test("there is to choose what somebody sees, the most frequent first", async () => {
  const labels = async (viewer: Viewer, find?: string) =>
    (await incidentFacet(viewer, "labels", { find })).map(({ value, count }) => [value, count]);
  expect(await labels(cast.bob)).toEqual([
    ["edge", 2],
    ["oncall", 1],
  ]);
  expect(await labels(cast.bob, "on")).toEqual([["oncall", 1]]);
  expect(await labels(cast.alice)).toContainEqual(["insider", 1]);
});

test("what few need to know is not found by its label, and a restricted member reads and finds none", async () => {
  expect(await found(cast.bob, "insider")).toEqual([]);
  expect(await found(cast.alice, "insider")).toEqual([kept]);
  expect(await found(cast.rita, "edge")).toEqual([]);
  expect(await incidentFacet(cast.rita, "labels")).toEqual([]);
  expect((await getIncident(cast.rita, edge)).incident.labels).toEqual([]);
  expect(await found(cast.mallory, "edge")).toEqual([]);
});

test("an export is narrowed by them and tells them", async () => {
  let text = "";
  const asked = { table: "incidents", format: "jsonl", query: { label: "oncall" } } as const;
  for await (const part of await exportTable(cast.maya, asked)) text += part;
  const rows = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(rows.map(({ id, labels }) => [id, labels])).toEqual([[both, "edge oncall"]]);
});
