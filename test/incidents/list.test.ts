import { beforeAll, describe, expect, test } from "vitest";
import type { MemberViewer } from "@/lib/access/viewer";
import { IncidentFilter, incidentSorts } from "@/lib/incidents/filter";
import { listIncidents } from "@/lib/incidents/list";
import { seatCast } from "../cast";
import { ownDatabase } from "../database";
import { incident } from "../factories";

ownDatabase();
let cast: Awaited<ReturnType<typeof seatCast>>;
const ids: number[] = [];

beforeAll(async () => {
  cast = await seatCast();
  for (let index = 0; index < 11; index += 1) {
    const author =
      index % 2 === 0 ? { authorEmail: "", authorName: "" } : { authorEmail: `author-${index}@acme.example` };
    ids.push((await incident({ place: author })).id);
  }
});

async function walk(viewer: MemberViewer, filter: IncidentFilter): Promise<number[]> {
  const seen: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await listIncidents(viewer, filter, { cursor, limit: 3 });
    seen.push(...page.rows.map(({ id }) => id));
    cursor = page.next ?? undefined;
  } while (cursor);
  return seen;
}

describe("walking the pages of the list", () => {
  const orders = incidentSorts.flatMap((sort) => (["asc", "desc"] as const).map((direction) => ({ sort, direction })));
  test.each(orders)("shows every incident once, by $sort $direction", async ({ sort, direction }) => {
    const seen = await walk(cast.maya, IncidentFilter.parse({ sort, direction }));
    expect(seen.toSorted((a, b) => a - b)).toEqual(ids);
  });

  test("a cursor tells nothing of an incident one may not see", async () => {
    const filter = IncidentFilter.parse({});
    const at = (id: number) => ({ cursor: Buffer.from(`after=${id}`).toString("base64url"), limit: 3 });
    const hidden = await listIncidents(cast.rita, filter, at(ids[0] ?? 0));
    expect(hidden).toEqual(await listIncidents(cast.rita, filter, at(999_999)));
  });
});
