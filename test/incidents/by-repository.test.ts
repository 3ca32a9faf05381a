import { beforeAll, expect, test, vi } from "vitest";
import { db } from "@/lib/db/client";
import { countsByRepository } from "@/lib/incidents/by-repository";
import { resolveIncident } from "@/lib/incidents/resolve";
import { type Cast, seatCast } from "../cast";
import { ownDatabase } from "../database";
import { asSystem, external, grant, incidentOf, place, report } from "../factories";

ownDatabase();

let cast: Cast;
let ids: number[];

/** One open incident with places in two repositories, and a closed one in the second. */
beforeAll(async () => {
  cast = await seatCast();
  const within = (id: string, fullName: string, path: string) =>
    external(id, { repository: { fullName }, place: place({ path }) });
  const everywhere = within("1", "acme/one", "a.txt");
  const closed = within("2", "acme/two", "c.txt");
  await report([everywhere, within("1", "acme/two", "b.txt"), within("1", "acme/two", "d.txt"), closed]);
  await resolveIncident(asSystem, (await incidentOf(closed)).id, { secretRevoked: true });
  await grant(cast.rita, (await incidentOf(everywhere)).id);
  const rows = await db().repository.findMany({ orderBy: { fullName: "asc" } });
  ids = rows.map(({ id }) => id);
});

const numbers = async (viewer: Cast["rita"]) => {
  const counts = await countsByRepository(viewer, ids);
  const sum = (by: object = {}) => Object.values(by).reduce((total, count) => total + count, 0);
  return ids.map((id) => [sum(counts.get(id)?.open), sum(counts.get(id)?.closed)]);
};

test("an incident counts once in each repository it has a place in, for those who may see it", async () => {
  expect(await numbers(cast.maya)).toEqual([
    [1, 0],
    [1, 1],
  ]);
  expect(await numbers(cast.rita)).toEqual([
    [1, 0],
    [1, 0],
  ]);
  expect(await countsByRepository(cast.mallory, ids)).toEqual(new Map());
  expect((await countsByRepository(cast.maya, ids)).get(ids[0] ?? -1)?.lastReportedAt).toBeInstanceOf(Date);
});

test("a hundred repositories are counted by as few queries as one", async () => {
  const group = vi.spyOn(db().incident, "groupBy");
  const latest = vi.spyOn(db().occurrence, "findFirst");
  await countsByRepository(
    cast.maya,
    Array.from({ length: 100 }, (_, index) => index + 1),
  );
  expect(group.mock.calls.length + latest.mock.calls.length).toBeLessThan(3);
});
