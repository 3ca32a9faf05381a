import { beforeAll, describe, expect, test } from "vitest";
import { permissions } from "@/lib/access/policy";
import { type AuditFilter, auditTypes, listAudit } from "@/lib/audit/list";
import { record } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db/client";
import { Forbidden } from "@/lib/errors";
import { exportTable } from "@/lib/exports/export";
import { assignIncident } from "@/lib/incidents/assign";
import { createToken } from "@/lib/tokens/tokens";
import { call } from "../api/call";
import { type Cast, seatCast, tokenViewer } from "../cast";
import { ownDatabase } from "../database";
import { asSystem, incident } from "../factories";

ownDatabase();
let cast: Cast;
let incidentId: number;

beforeAll(async () => {
  cast = await seatCast();
  ({ id: incidentId } = await incident());
  await assignIncident({ ...cast.maya, address: "198.51.100.7" }, incidentId, { memberId: cast.bob.memberId });
  await inTransaction(async (tx) => {
    await record(tx, { ...cast.bob, address: "203.0.113.9" }, [
      { type: "member.signed_in", detail: { issuer: "100%_sure" } },
    ]);
    await record(tx, cast.alice, [
      { type: "workspace.configured", detail: { before: { name: "Acme" }, after: { name: "=HYPERLINK()" } } },
    ]);
    await record(
      tx,
      asSystem,
      Array.from({ length: 2_500 }, (_, index) => ({
        type: "mail.accepted",
        detail: { recipient: `person-${index}@acme.example` },
      })),
    );
  });
});

const typesOf = async (filter: AuditFilter) => {
  const { rows } = await listAudit(cast.maya, filter, { limit: 100 });
  return [...new Set(rows.map(({ type }) => type))].sort();
};

describe("the audit trail is searched", () => {
  const yesterday = new Date(Date.now() - 86_400_000);
  const tomorrow = new Date(Date.now() + 86_400_000);
  const filters: [what: string, filter: () => AuditFilter, types: string[]][] = [
    ["by who did it", () => ({ memberId: cast.bob.memberId }), ["member.signed_in"]],
    ["by their address", () => ({ memberEmail: "Bob@acme.example" }), ["member.signed_in"]],
    ["by a part of their name", () => ({ memberName: "lindq" }), ["incident.assigned"]],
    [
      "by the kind of event",
      () => ({ types: ["workspace.configured", "member.signed_in"] }),
      ["member.signed_in", "workspace.configured"],
    ],
    ["by the network it came from", () => ({ address: "198.51.100." }), ["incident.assigned"]],
    ["by a word in its detail", () => ({ search: "person-17@" }), ["mail.accepted"]],
    [
      "by the incident as people write it",
      () => ({ search: `inc-${incidentId}`, types: ["incident.assigned"] }),
      ["incident.assigned"],
    ],
    ["by a percent sign, which is only itself", () => ({ search: "100%_" }), ["member.signed_in"]],
    ["by an underscore, which is only itself", () => ({ search: "person_17" }), []],
    ["by time, nothing before it", () => ({ until: yesterday }), []],
    ["by time, nothing after it", () => ({ from: tomorrow }), []],
    [
      "by everything at once",
      () => ({ memberId: cast.maya.memberId, incidentId, from: yesterday, until: tomorrow }),
      ["incident.assigned"],
    ],
  ];
  test.each(filters)("%s", async (_what, filter, types) => {
    expect(await typesOf(filter())).toEqual(types);
  });

  test("page by page, newest first, every event once, and back again", async () => {
    const all = (await db().auditEvent.findMany({ orderBy: { id: "desc" } })).map(({ id }) => id);
    const seen: bigint[] = [];
    let cursor: string | undefined;
    let back: string | null = null;
    do {
      const page = await listAudit(cast.maya, {}, { cursor, limit: 1_000 });
      seen.push(...page.rows.map(({ id }) => id));
      cursor = page.next ?? undefined;
      back = page.previous;
    } while (cursor);
    expect(seen).toEqual(all);
    const before = await listAudit(cast.maya, {}, { cursor: back ?? "", limit: 1_000 });
    expect(before.rows.map(({ id }) => id)).toEqual(all.slice(1_000, 2_000));
  });

  test("the kinds to choose from are those that happened", async () => {
    const kinds = await auditTypes(cast.maya);
    expect(kinds).toEqual([...new Set((await db().auditEvent.findMany()).map(({ type }) => type))].sort());
  });
});

const whole = { table: "audit_logs", format: "jsonl", query: {} } as const;

test.each(["bob", "rita", "mallory"] as const)("%s may neither read nor export the audit trail", async (person) => {
  const before = await db().auditEvent.count();
  await expect(listAudit(cast[person], {}, { limit: 10 })).rejects.toThrow(Forbidden);
  await expect(auditTypes(cast[person])).rejects.toThrow(Forbidden);
  await expect(exportTable(cast[person], whole)).rejects.toThrow(Forbidden);
  const scoped = tokenViewer(cast.alice, ["incidents:read"]);
  await expect(listAudit(scoped, {}, { limit: 10 })).rejects.toThrow(Forbidden);
  expect(await db().auditEvent.count()).toBe(before);
});

describe("the export", () => {
  const read = async (path: string) => {
    const { token } = await createToken(asSystem, {
      memberId: cast.alice.memberId,
      name: "export",
      scopes: permissions,
    });
    return call(token, "GET", `/api/v1/audit_logs/export${path}`);
  };

  test("holds every event once, oldest first, and ends with itself", async () => {
    const response = await read("");
    expect(response.headers.get("content-type")).toBe("application/x-ndjson");
    expect(response.headers.get("content-disposition")).toMatch(
      /^attachment; filename="handback-audit-logs-[\d-]+\.jsonl"$/,
    );
    const lines = (await response.text())
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { id: number; event_name: string; data: object });
    const all = (await db().auditEvent.findMany({ orderBy: { id: "asc" } })).map(({ id }) => Number(id));
    expect(lines.map(({ id }) => id)).toEqual(all);
    expect(lines.length).toBeGreaterThan(2_500);
    expect(lines.at(-1)).toMatchObject({
      event_name: "table.exported",
      data: { table: "audit_logs", format: "jsonl", filter: {}, rows: all.length - 1 },
    });
  });

  test("is narrowed as asked, and says so in its own event", async () => {
    const text = await (await read("?format=csv&event_name=workspace.configured")).text();
    const [head, ...rows] = text.trimEnd().split("\r\n");
    expect(head).toContain('"event_name"');
    expect(rows).toHaveLength(1);
    expect(rows[0]).toContain('""name"":""=HYPERLINK()""');
    const event = await db().auditEvent.findFirstOrThrow({
      where: { type: "table.exported" },
      orderBy: { id: "desc" },
    });
    expect(event.detail).toMatchObject({ format: "csv", filter: { event_name: "workspace.configured" }, rows: 1 });
  });

  test("of a form that does not exist is refused, without a trace of an export", async () => {
    const before = await db().auditEvent.count({ where: { type: "table.exported" } });
    expect((await read("?format=xlsx")).status).toBe(422);
    expect(await db().auditEvent.count({ where: { type: "table.exported" } })).toBe(before);
  });

  test("a reader who leaves in the middle stops the reading of the database", async () => {
    const pieces = await exportTable(cast.alice, whole);
    expect((await pieces.next()).done).toBe(false);
    await pieces.return(undefined);
    expect((await pieces.next()).done).toBe(true);
  });
});

test("the list over REST has the keys of GitGuardian's audit logs", async () => {
  const { token } = await createToken(asSystem, {
    memberId: cast.alice.memberId,
    name: "keys",
    scopes: ["audit_logs:read"],
  });
  const response = await call(token, "GET", `/api/v1/audit_logs?event_name=incident.assigned`);
  expect(await response.json()).toMatchObject([
    {
      id: expect.any(Number),
      api_token_id: null,
      member_id: cast.maya.memberId,
      member_email: "maya@acme.example",
      member_name: "Maya Lindqvist",
      date: expect.stringMatching(/Z$/),
      data: { memberId: cast.bob.memberId },
      event_name: "incident.assigned",
      action_type: "UPDATE",
      target_ids: [String(incidentId)],
      ip_address: "198.51.100.7",
    },
  ]);
});
