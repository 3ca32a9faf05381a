import { beforeAll, describe, expect, test } from "vitest";
import { permissions } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import { Forbidden, Invalid, NotFound } from "@/lib/errors";
import { countExport, exportTable, type Piece, pieceOf } from "@/lib/exports/export";
import type { ExportFormat } from "@/lib/exports/format";
import type { Query } from "@/lib/exports/table";
import { tables, tablesFor } from "@/lib/exports/tables";
import { createEndpoint } from "@/lib/ingest/endpoints";
import { developerProgress } from "@/lib/reporting/developer-progress";
import { ProgressFilter } from "@/lib/reporting/progress-filter";
import { weekOf } from "@/lib/reporting/report-filter";
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

const read = async (viewer: Viewer, table: string, query: Query = {}, format: ExportFormat = "jsonl") => {
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

  test.each([
    ["incidents", { sort: "colour" }],
    ["developer_progress", { period: "7d" }],
    ["dashboard", { from: "2026-13" }],
    ["repository_months", { months: "all" }],
  ] as const)("of %s %o is refused, although the page reads on without it", async (table, query) => {
    await expect(countExport(cast.maya, { table, query })).rejects.toThrow(Invalid);
  });

  test.each([3, 7, 100])("in JSON is one array, whether it is read by %i rows or at once", async (rows) => {
    const asked = { table: "incidents", format: "json", query: {} } as const;
    let [text, before]: [string, number] = ["", 0];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const piece: Piece = await pieceOf(cast.maya, asked, { cursor, before, eventId: 0, rows });
      [text, before, cursor] = [text + piece.text, before + piece.rows, piece.next];
    }
    expect(JSON.parse(text)).toEqual(await rowsOf(cast.maya, "incidents"));
  });

  test("in JSON is an empty array where there is nothing", async () => {
    expect(JSON.parse(await read(cast.maya, "incidents", { status: "closed" }, "json"))).toEqual([]);
    expect(JSON.parse(await read(cast.maya, "campaign_targets", {}, "json"))).toEqual([]);
  });
});

const ofManagers = [
  ...["members", "developers", "audit_logs", "deliveries", "campaigns", "campaign_targets", "invitations", "grants"],
  ...["api_tokens", "service_accounts"],
];
const ofMembers = [
  ...["repositories", "merge_requests", "playbook_runs", "due_days", "endpoints", "dashboard", "developer_progress"],
  ...["repository_overview", "repository_months", "organisation_overview", "organisation_months"],
];

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
    ["bob", ofManagers],
    ["rita", [...ofManagers, ...ofMembers]],
  ] as const)("%s may not export %j, and leaves no event of it", async (person, forbidden) => {
    const before = await db().auditEvent.count();
    for (const table of forbidden) {
      await expect(exportTable(cast[person], { table, format: "csv", query: {} }), table).rejects.toThrow(Forbidden);
      await expect(countExport(cast[person], { table, query: {} })).rejects.toThrow(Forbidden);
    }
    expect(tablesFor(cast[person]).map(({ name }) => name)).toEqual(
      tables.map(({ name }) => name).filter((name) => !forbidden.includes(name)),
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

/** One of everything that is shown in a table somewhere. */
async function furnishTables() {
  if ((await db().campaign.count()) > 0) return;
  await createToken(asSystem, { memberId: cast.bob.memberId, name: "of bob", scopes: ["scan"] });
  await db().member.createMany({
    data: [
      { email: "service-1@service.invalid", name: "Pipeline", accessLevel: "member", service: true },
      { email: "invited@acme.example", name: "Invited", invitedAt: monday, inviteExpiresAt: later(monday, day) },
    ],
    skipDuplicates: true,
  });
  for (const [name, asked] of [
    ["=first", ids.slice(0, 2)],
    ["second", ids.slice(2, 4)],
  ] as const) {
    const { id: campaignId } = await db().campaign.create({
      data: {
        name,
        state: "running",
        chosen: { filter: {} },
        dueAt: later(monday, day),
        contactId: cast.maya.memberId,
        createdBy: cast.maya.memberId,
      },
    });
    for (const incidentId of asked) {
      const key = `mail:${incidentId}@acme.example`;
      const target = await db().campaignTarget.create({
        data: { campaignId, key, route: "link", name: `=person ${incidentId}` },
      });
      await db().campaignIncident.create({
        data: { campaignId, incidentId, targetId: target.id, standing: "ask", stage: "asked" },
      });
    }
  }
}

test("the people of one campaign, or of all, each once, however many come at a time", async () => {
  await furnishTables();
  const all = await rowsOf(cast.maya, "campaign_targets");
  const campaigns = await db().campaign.findMany({ orderBy: { id: "asc" } });
  expect(all.map(({ campaign_id }) => campaign_id)).toEqual(campaigns.flatMap(({ id }) => [id, id]));
  expect(await rowsOf(cast.maya, "campaign_targets", { campaign: String(campaigns[0]?.id), show: "waiting" })).toEqual(
    all.slice(0, 2),
  );
  expect(await countExport(cast.maya, { table: "campaign_targets", query: { show: "closed" } })).toBe(0);
});

test("the tables of figures say what the pages say, under their filters", async () => {
  const query = { period: "12m", sort: "name", direction: "asc" };
  const people = await rowsOf(cast.bob, "developer_progress", query);
  const shown = await developerProgress(cast.bob, ProgressFilter.parse(query), { limit: 50 });
  expect(people.map(({ id, open }) => [id, open])).toEqual(shown.rows.map(({ id, open }) => [id, open]));
  const months = await rowsOf(cast.bob, "repository_months", { from: "2026-10", to: "2026-11" });
  expect(months.reduce((sum, { total_ms }) => sum + Number(total_ms), 0)).toBe(0);
  const figures = await rowsOf(cast.bob, "dashboard", { from: "2026-11", to: "2026-11" });
  const opened = figures.filter(({ figure, measure }) => figure === "backlog" && measure === "opened");
  expect(opened.reduce((sum, { value }) => sum + Number(value), 0)).toBe(
    await incidentsSince(weekOf(new Date("2026-11-01"))),
  );
  await expect(rowsOf(cast.bob, "dashboard", { from: "2026-11", colour: "red" })).rejects.toThrow(Invalid);
});

const incidentsSince = (from: Date) => db().incident.count({ where: { triggeredAt: { gte: from } } });

test.each(tables.map(({ name }) => name))("%s has a row for each thing, every column in both formats", async (name) => {
  await furnishTables();
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
  const { id: repositoryId } = await db().repository.findFirstOrThrow();
  await db().mergeRequest.create({ data: { repositoryId, number: next(), commit: "c0ffee1", branch: "=cmd" } });
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
