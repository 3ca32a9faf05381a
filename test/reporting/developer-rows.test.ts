import { beforeAll, describe, expect, test } from "vitest";
import { rowsOf } from "@/app/developers/_list/list-address";
import { stateOf } from "@/app/incidents/_list/search";
import { db, inTransaction } from "@/lib/db/client";
import { countIncidents } from "@/lib/incidents/count";
import { type DeveloperProgress, progressOf } from "@/lib/reporting/developer-progress";
import { sinceOf } from "@/lib/reporting/progress-filter";
import { recountEverybody } from "@/lib/reporting/progress-recount";
import { addDays, weekOf } from "@/lib/reporting/report-filter";
import { type Cast, seatCast } from "@/test/cast";
import { ownDatabase } from "@/test/database";
import { declared } from "@/test/factories";
import { drawIncidents } from "./draw-incidents";

ownDatabase();

const now = new Date();
let cast: Cast;
let developers: number[];

beforeAll(async () => {
  cast = await seatCast();
  await drawIncidents(now);
  const [ada, ben] = await db().developer.findMany({
    where: { name: { in: ["Ada", "Ben"] } },
    orderBy: { name: "asc" },
  });
  await db().developer.update({ where: { id: ada?.id ?? 0 }, data: { memberId: cast.rita.memberId } });
  for (const { id, status } of await db().incident.findMany({ orderBy: { id: "asc" } })) {
    if (id % 4 > 1) continue;
    const assigneeId = id % 4 === 0 ? cast.rita.memberId : cast.bob.memberId;
    const open = status === "triggered" ? { status: "assigned" as const } : {};
    await db().incident.update({ where: { id }, data: { assigneeId, ...open } });
  }
  const kept = await declared(cast.maya);
  await db().incident.update({ where: { id: kept }, data: { assigneeId: cast.rita.memberId } });
  await inTransaction((tx) => recountEverybody(tx, now));
  developers = [ada?.id ?? 0, ben?.id ?? 0];
});

function rowsBehind(address: string): Promise<number> {
  const query = new URL(address, "http://handback.example").searchParams;
  const search = Object.fromEntries(
    [...query.keys()].map((key) => {
      const [only = "", ...others] = query.getAll(key);
      return [key, others.length === 0 ? only : [only, ...others]];
    }),
  );
  return countIncidents(cast.maya, stateOf(search).filter);
}

async function figuresOf(id: number, period: "30d" | "90d" | "12m"): Promise<DeveloperProgress> {
  const row = await progressOf(cast.maya, id, period, now);
  if (!row) throw new Error("no such developer");
  return row;
}

describe.each([0, 1])("of developer %i", (which) => {
  test.each(["30d", "90d", "12m"] as const)("every number over %s leads to as many incidents", async (period) => {
    const id = developers[which] ?? 0;
    const row = await figuresOf(id, period);
    const rows = rowsOf(id, sinceOf(period, now));
    expect(row.awaiting).toBeGreaterThan(0);
    for (const key of ["incidents", "open", "overdue", "awaiting", "resolved", "ignored"] as const)
      expect([key, await rowsBehind(rows[key])]).toEqual([key, row[key]]);
  });

  test("every week leads to what began in it, and to what they closed themselves", async () => {
    const id = developers[which] ?? 0;
    const { opened, closed } = await figuresOf(id, "90d");
    const rows = rowsOf(id, sinceOf("90d", now));
    expect(closed.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
    for (const [week, began] of opened.entries()) {
      const monday = addDays(weekOf(now), 7 * (week - 11));
      const days = [monday, addDays(monday, 6)].map((day) => day.toISOString().slice(0, 10)).join("..");
      expect([days, await rowsBehind(rows.began(days))]).toEqual([days, began]);
      expect([days, await rowsBehind(rows.closedByThem(days))]).toEqual([days, closed[week]]);
    }
  });

  test("each median is over the incidents it leads to", async () => {
    const id = developers[which] ?? 0;
    const rows = rowsOf(id, sinceOf("90d", now));
    const theirs = { OR: [{ author: { developerId: id } }, { assigneeId: cast.rita.memberId }] };
    const of = which === 0 ? theirs : { author: { developerId: id } };
    const since = new Date(sinceOf("90d", now));
    const acted = await db().incident.count({ where: { AND: [of, { firstActionAt: { gte: since } }] } });
    const isTrue = { OR: [{ ignoreReason: null }, { ignoreReason: { not: "false_positive" as const } }] };
    const closed = await db().incident.count({ where: { AND: [of, isTrue, { closedAt: { gte: since } }] } });
    expect(await rowsBehind(rows.action)).toBe(acted);
    expect(await rowsBehind(rows.remediation)).toBe(closed);
  });
});

test("a restricted member does not learn from these whose turn something is", async () => {
  const { filter } = stateOf({ turn: String(developers[1]), status: "closed" });
  expect(await countIncidents(cast.rita, filter)).toBe(0);
});
