import { beforeAll, describe, expect, test } from "vitest";
import type { MemberViewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
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

async function walk(viewer: MemberViewer, filter: IncidentFilter, from?: string): Promise<number[]> {
  const seen: number[] = [];
  let cursor = from;
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

  test("a cursor goes on from where a row stood, though it has moved, closed or gone since", async () => {
    for (const sort of ["triggered", "activity", "severity", "due", "id"] as const) {
      const filter = IncidentFilter.parse({ status: "open", sort, direction: "desc" });
      const whole = await walk(cast.maya, filter);
      const { rows, next } = await listIncidents(cast.maya, filter, { limit: 4 });
      const last = rows.at(-1)?.id ?? 0;
      await db().incident.update({
        where: { id: last },
        data: { status: "resolved", closedAt: new Date(), severity: "critical", version: { increment: 1 } },
      });
      const rest = await walk(cast.maya, filter, next ?? "");
      expect(rest, sort).toEqual(whole.slice(4));
      await db().incident.update({
        where: { id: last },
        data: { status: "triggered", closedAt: null, severity: "unknown", version: { increment: 1 } },
      });
    }
  });

  test("a cursor that somebody made up, or of another order, begins at the beginning or where it says, and tells nothing", async () => {
    await db().grant.create({ data: { memberId: cast.rita.memberId, incidentId: ids[3] ?? 0, origin: "manual" } });
    const of = (cursor: unknown) => Buffer.from(JSON.stringify(cursor)).toString("base64url");
    const made = [
      ["after", "severity", 0, "grave", "2026-11-16T09:00:00.000Z", 1],
      ["after", "severity", 0, null, "2026-11-16T09:00:00.000Z", 1],
      ["after", "severity", 0, "high", null, 1],
      ["after", "severity", 7, "high", "2026-11-16T09:00:00.000Z", 1],
      ["after", "repository", 0, "acme\0", "2026-11-16T09:00:00.000Z", 1],
      ["after", "triggered", 0, null, "2026-11-16T09:00:00.000Z", 99_999_999_999],
      ["sideways", "triggered", 0, null, "2026-11-16T09:00:00.000Z", 1],
      "after=1",
      null,
    ];
    const filter = IncidentFilter.parse({ sort: "severity" });
    for (const cursor of made) expect(await walk(cast.rita, filter, of(cursor))).toEqual([ids[3]]);
    const beyond = of(["before", "severity", 0, "unknown", "2999-01-01T00:00:00.000Z", 1]);
    expect(await walk(cast.rita, filter, beyond)).toEqual([ids[3]]);
    expect(await walk(cast.mallory, filter, beyond)).toEqual([]);
  });
});
