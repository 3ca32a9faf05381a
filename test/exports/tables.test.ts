import { beforeAll, describe, expect, test } from "vitest";
import { permissions } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import { Forbidden, Invalid, NotFound } from "@/lib/errors";
import { countExport, exportTable } from "@/lib/exports/export";
import type { Query } from "@/lib/exports/table";
import { tables, tablesFor } from "@/lib/exports/tables";
import { createEndpoint } from "@/lib/ingest/endpoints";
import { createToken } from "@/lib/tokens/tokens";
import { call } from "../api/call";
import { type Cast, seatCast, tokenViewer } from "../cast";
import { ownDatabase } from "../database";
import { asSystem, day, earlier, finding, grant, later, monday, next, report } from "../factories";

ownDatabase();
let cast: Cast;
let ids: number[];

beforeAll(async () => {
  cast = await seatCast();
  await report(
    Array.from({ length: 7 }, (_, index) =>
      finding({
        place: { authorEmail: `author-${index}@acme.example`, authorName: `Author ${index}`, path: `=cmd|${index}` },
        severity: { value: index % 2 === 0 ? "critical" : "low", at: monday },
        triggeredAt: earlier(monday, index * day),
      }),
    ),
  );
  ids = (await db().incident.findMany({ orderBy: { triggeredAt: "desc" } })).map(({ id }) => id);
  await grant(cast.rita, ids[1] ?? 0);
  await grant(cast.rita, ids[4] ?? 0);
});

const read = async (viewer: Viewer, table: string, query: Query = {}, format: "csv" | "jsonl" = "jsonl") => {
  let text = "";
  for await (const piece of await exportTable(viewer, { table, format, query })) text += piece;
  return text;
};
type Line = Record<string, unknown> & { id: number };
const rowsOf = async (viewer: Viewer, table: string, query: Query = {}) =>
  (await read(viewer, table, query))
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);

describe("what is exported is the list under its filter, in its order", () => {
  const lists: [Query, number[]][] = [
    [{}, [0, 1, 2, 3, 4, 5, 6]],
    [{ sort: "triggered", direction: "asc" }, [6, 5, 4, 3, 2, 1, 0]],
    [{ severity: "low" }, [1, 3, 5]],
    [{ severity: ["critical", "low"], sort: "severity", direction: "asc" }, [1, 3, 5, 0, 2, 4, 6]],
    [{ q: "author-3@" }, [3]],
    [{ status: "closed" }, []],
    [{ date_after: "2026-11-12T09:00:00Z" }, [0, 1, 2, 3]],
  ];
  test.each(lists)("%o", async (query, wanted) => {
    const seen = (await rowsOf(cast.maya, "incidents", query)).map(({ id }) => id);
    const ordered = wanted.map((index) => ids[index]);
    expect(query.sort === "severity" ? seen.toSorted() : seen).toEqual(
      query.sort === "severity" ? ordered.toSorted() : ordered,
    );
    expect(await countExport(cast.maya, { table: "incidents", query })).toBe(wanted.length);
  });

  test("a word that the list does not know is refused, so that nobody takes along more than they meant", async () => {
    for (const query of [{ severiti: "low" }, { severity: "grave" }, { sort: ["a", "b"], colour: "red" }]) {
      await expect(
        exportTable(cast.maya, { table: "incidents", format: "csv", query: query as Query }),
      ).rejects.toThrow(Invalid);
    }
  });
});

describe("who exports sees what they see in the list, and no more", () => {
  test("rita takes along the two incidents of hers, without anybody's address", async () => {
    const rows = await rowsOf(cast.rita, "incidents");
    expect(rows.map(({ id }) => id)).toEqual([ids[1], ids[4]]);
    expect(rows.map(({ author_email }) => author_email)).toEqual([null, null]);
    const places = await rowsOf(cast.rita, "occurrences");
    expect(places.map(({ incident_id }) => incident_id).toSorted()).toEqual([ids[1], ids[4]].toSorted());
    expect(JSON.stringify([rows, places])).not.toContain("@acme.example");
  });

  test("mallory takes along nothing but the names of the columns", async () => {
    expect(await rowsOf(cast.mallory, "incidents")).toEqual([]);
    expect((await read(cast.mallory, "occurrences", {}, "csv")).trimEnd().split("\r\n")).toHaveLength(1);
  });

  test.each([
    ["bob", ["members", "developers", "audit_logs", "deliveries"]],
    ["rita", ["members", "developers", "audit_logs", "deliveries", "repositories", "playbook_runs"]],
  ] as const)("%s may not export %j, and leaves no event of it", async (person, forbidden) => {
    const before = await db().auditEvent.count();
    for (const table of forbidden) {
      await expect(exportTable(cast[person], { table, format: "csv", query: {} }), table).rejects.toThrow(Forbidden);
      await expect(countExport(cast[person], { table, query: {} })).rejects.toThrow(Forbidden);
    }
    expect(tablesFor(cast[person]).map(({ name }) => name)).toEqual(
      tables.map(({ name }) => name).filter((name) => !(forbidden as readonly string[]).includes(name)),
    );
    expect(await db().auditEvent.count()).toBe(before);
  });

  test("a token takes along what its scopes list", async () => {
    const token = tokenViewer(cast.alice, ["incidents:read"]);
    expect(await rowsOf(token, "incidents")).toHaveLength(7);
    await expect(rowsOf(token, "members")).rejects.toThrow(Forbidden);
  });

  test("a table that does not exist is not found", async () => {
    await expect(countExport(cast.alice, { table: "secrets", query: {} })).rejects.toThrow(NotFound);
  });
});

test("the event says what was taken along, under which filter and how many rows, before the first of them", async () => {
  const pieces = await exportTable(cast.maya, { table: "incidents", format: "csv", query: { severity: "low" } });
  const event = await db().auditEvent.findFirstOrThrow({ orderBy: { id: "desc" } });
  expect(event).toMatchObject({
    type: "table.exported",
    actor: `member:${cast.maya.memberId}`,
    subject: "incidents",
    detail: { table: "incidents", format: "csv", filter: { severity: "low" }, rows: 3 },
  });
  expect((await pieces.next()).value).toContain('"severity"');
  await pieces.return(undefined);
});

test.each(tables.map(({ name }) => name))("%s has a row for each thing, every column in both formats", async (name) => {
  await createEndpoint(asSystem, "github", `endpoint ${next()}`);
  await db().delivery.createMany({
    data: Array.from({ length: 3 }, (_, index) => ({
      source: "github",
      event: "push",
      externalId: `delivery ${next()}`,
      bodySha256: String(index),
      receivedAt: later(monday, index),
    })),
  });
  await db().playbookRun.create({
    data: {
      playbookId: "mail-commit-author",
      eventId: BigInt(next()),
      event: "incident.triggered",
      outcome: "done",
      detail: "+mailed",
    },
  });
  const table = tables.find((one) => one.name === name);
  const count = await countExport(cast.alice, { table: name, query: {} });
  const [head, ...lines] = (await read(cast.alice, name, {}, "csv")).trimEnd().split("\r\n");
  const rows = await rowsOf(cast.alice, name);
  expect(head).toBe(table?.columns.map((column) => `"${column}"`).join(","));
  expect(count).toBeGreaterThan(0);
  // The audit trail holds the event of each of its exports as well.
  const own = name === "audit_logs" ? 1 : 0;
  expect(lines).toHaveLength(count + own);
  expect(rows).toHaveLength(count + 2 * own);
  expect(Object.keys(rows[0] ?? {})).toEqual(table?.columns);
  expect(lines.join("\n")).not.toMatch(/(^|,)"[=+@]/m);
});

test("over REST it streams with the name of the table and the day, and what does not exist is not there", async () => {
  const { token } = await createToken(asSystem, { memberId: cast.alice.memberId, name: "export", scopes: permissions });
  const response = await call(token, "GET", "/api/v1/exports/incidents?format=csv&severity=low&sort=id");
  expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(response.headers.get("content-disposition")).toMatch(
    /^attachment; filename="handback-incidents-\d{4}-\d\d-\d\d\.csv"$/,
  );
  expect((await response.text()).trimEnd().split("\r\n")).toHaveLength(4);
  const counted = await call(token, "GET", "/api/v1/exports/incidents/count?severity=low");
  expect(await counted.json()).toEqual({ rows: 3 });
  expect((await call(token, "GET", "/api/v1/exports/passwords")).status).toBe(404);
  expect((await call(token, "GET", "/api/v1/exports/incidents?format=xlsx")).status).toBe(422);
  expect((await call(token, "GET", "/api/v1/exports/incidents?per_page=5")).status).toBe(422);
});
