import { beforeAll, describe, expect, test } from "vitest";
import { permissions, scopesFor } from "@/lib/access/policy";
import { system } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import { commentOnIncident } from "@/lib/incidents/comment";
import { ignoreIncident } from "@/lib/incidents/ignore";
import { resolveIncident } from "@/lib/incidents/resolve";
import { createToken } from "@/lib/tokens/tokens";
import { type Cast, seatCast } from "../cast";
import { ownDatabase } from "../database";
import { day, finding, grant, later, monday, report } from "../factories";
import { call } from "./call";

ownDatabase();
let cast: Cast;
const tokens = {} as Record<keyof Cast, string>;
/** Six incidents of one repository; the second is rita's. */
let ids: number[];

type Row = Record<string, unknown> & { id: number };

beforeAll(async () => {
  cast = await seatCast();
  await report(
    Array.from({ length: 6 }, (_, index) =>
      finding({
        place: {
          authorEmail: `author-${index}@acme.example`,
          historical: index === 5,
          committedAt: later(monday, index * day),
        },
        triggeredAt: later(monday, -index * day),
        severity: { value: index < 3 ? "critical" : "low", at: monday },
      }),
    ),
  );
  ids = (await db().incident.findMany({ orderBy: { triggeredAt: "asc" } })).map(({ id }) => id).reverse();
  await grant(cast.rita, ids[1] ?? 0);
  for (const person of ["alice", "bob", "rita", "mallory"] as const) {
    const { memberId, accessLevel } = cast[person];
    const scopes = scopesFor(accessLevel).filter((scope) => (permissions as readonly string[]).includes(scope));
    tokens[person] = (await createToken(system("test"), { memberId, name: person, scopes })).token;
  }
  await commentOnIncident(cast.maya, ids[0] ?? 0, "Not for everybody.");
  await commentOnIncident(cast.maya, ids[1] ?? 0, "For rita, too.");
  await resolveIncident(cast.maya, ids[2] ?? 0, { secretRevoked: true });
  await ignoreIncident(cast.maya, ids[3] ?? 0, { reason: "low_risk" });
});

const list = async (who: keyof Cast, path: string) => {
  const response = await call(tokens[who], "GET", `/api/v1${path}`);
  expect(response.status, path).toBe(200);
  return (await response.json()) as Row[];
};
const idsOf = (rows: readonly Row[]) => rows.map(({ id }) => id);
const status = async (who: keyof Cast, path: string) => (await call(tokens[who], "GET", `/api/v1${path}`)).status;

describe("who is restricted gets nothing beyond what was given to them", () => {
  test("lists of incidents and of places hold theirs, and mallory's hold none", async () => {
    for (const path of ["/incidents", "/incidents/secrets"]) {
      expect(idsOf(await list("rita", path))).toEqual([ids[1]]);
      expect(await list("mallory", path)).toEqual([]);
      expect(await list("bob", path)).toHaveLength(6);
    }
    for (const path of ["/occurrences", "/occurrences/secrets"]) {
      expect((await list("rita", path)).map((row) => row.incident_id)).toEqual([ids[1]]);
      expect(await list("mallory", path)).toEqual([]);
      expect(await list("bob", path)).toHaveLength(6);
    }
  });

  test("no filter or order finds what is hidden", async () => {
    const hidden = ids[0] ?? 0;
    const repository = await db().repository.findFirstOrThrow();
    for (const query of [
      "author=author-0@acme.example",
      "q=author-0",
      `q=INC-${hidden}`,
      "severity=critical",
      `source_id=${repository.id}`,
      "tags=FROM_HISTORICAL_SCAN",
      "status=resolved",
      "ordering=-resolved_at",
      "ordering=date",
      "feedback=false",
    ]) {
      const seen = idsOf(await list("rita", `/incidents/secrets?${query}`));
      expect(
        seen.every((id) => id === ids[1]),
        query,
      ).toBe(true);
      expect(await list("mallory", `/incidents/secrets?${query}`), query).toEqual([]);
    }
    for (const query of [
      `incident_id=${hidden}`,
      "author_info=author-0@acme.example",
      "kind=historical",
      "ordering=date",
    ]) {
      const seen = await list("rita", `/occurrences/secrets?${query}`);
      expect(
        seen.every((row) => row.incident_id === ids[1]),
        query,
      ).toBe(true);
    }
    expect(idsOf(await list("rita", `/sources/${repository.id}/incidents/secrets`))).toEqual([ids[1]]);
  });

  test("a repository's numbers count what its reader may see", async () => {
    const [occurrence] = await list("rita", "/occurrences/secrets");
    expect(occurrence?.source).toMatchObject({ open_incidents_count: 1, closed_incidents_count: 0, health: "at_risk" });
    const [whole] = await list("alice", "/sources");
    expect(whole).toMatchObject({
      open_incidents_count: 4,
      closed_incidents_count: 2,
      secret_incidents_breakdown: {
        open_secret_incidents: { total: 4, severity_breakdown: { critical: 2, low: 2, high: 0 } },
        closed_secret_incidents: { total: 2, severity_breakdown: { critical: 1, low: 1 } },
      },
    });
  });

  test.each(["", "/notes", "/activity-logs", "/members"])("of another incident, %s is not found", async (part) => {
    for (const base of ["/incidents", "/incidents/secrets"]) {
      expect(await status("rita", `${base}/${ids[0]}${part}`)).toBe(part === "/members" ? 404 : 404);
      expect(await status("mallory", `${base}/${ids[1]}${part}`)).toBe(404);
    }
  });

  test("their own incident is told in full", async () => {
    expect(await list("rita", `/incidents/secrets/${ids[1]}/notes`)).toMatchObject([{ comment: "For rita, too." }]);
    expect((await list("rita", `/incidents/secrets/${ids[1]}/activity-logs`)).length).toBeGreaterThan(1);
  });

  test("what belongs to the workspace is refused", async () => {
    for (const path of ["/sources", "/audit_logs", "/audit_logs/export", "/members", "/endpoints", "/playbooks"]) {
      expect(await status("rita", path), path).toBe(403);
    }
    expect(await status("rita", `/members/${cast.bob.memberId}/secret-incidents`)).toBe(403);
    expect(idsOf(await list("rita", `/members/${cast.rita.memberId}/secret-incidents`))).toEqual([ids[1]]);
  });
});

describe("the list is filtered and ordered as GitGuardian's is", () => {
  const filtered: [query: string, wanted: number[]][] = [
    ["status=TRIGGERED", [0, 1, 4, 5]],
    ["status=RESOLVED,IGNORED", [2, 3]],
    ["status=RESOLVED&status=IGNORED", [2, 3]],
    ["severity=critical", [0, 1, 2]],
    ["validity=unknown&severity=low", [3, 4, 5]],
    ["date_after=2026-11-13T09:00:00Z", [0, 1, 2]],
    ["date_before=2026-11-12", [5]],
    ["tags=FROM_HISTORICAL_SCAN", [5]],
    ["tags=NONE&severity=low", [3, 4]],
    ["tags=PUBLICLY_LEAKED", []],
    ["feedback=true", []],
    ["assignee_email=nobody@acme.example", []],
  ];
  test.each(filtered)("?%s", async (query, wanted) => {
    const seen = idsOf(await list("alice", `/incidents/secrets?${query}`));
    expect(seen.toSorted()).toEqual(wanted.map((index) => ids[index]).toSorted());
  });

  const ordered: [ordering: string, wanted: number[]][] = [
    ["date", [5, 4, 3, 2, 1, 0]],
    ["-date", [0, 1, 2, 3, 4, 5]],
    ["-resolved_at", [2]],
    ["resolved_at", [2]],
    ["-ignored_at", [3]],
  ];
  test.each(ordered)("?ordering=%s", async (ordering, first) => {
    const seen = idsOf(await list("alice", `/incidents/secrets?ordering=${ordering}`));
    expect(seen).toHaveLength(6);
    expect(seen.slice(0, first.length)).toEqual(first.map((index) => ids[index]));
  });

  test.each(["date", "-date", "resolved_at", "-resolved_at", "ignored_at", ""])(
    "walked page by page by the Link header, ordered by %j, it shows every incident once",
    async (ordering) => {
      const seen: number[] = [];
      let path = `/api/v1/incidents/secrets?per_page=4${ordering && `&ordering=${ordering}`}`;
      for (let pages = 0; path !== "" && pages < 9; pages += 1) {
        const response = await call(tokens.alice, "GET", path);
        seen.push(...idsOf((await response.json()) as Row[]));
        const next = /<([^>]+)>; rel="next"/.exec(response.headers.get("link") ?? "")?.[1];
        path = next ? new URL(next).pathname + new URL(next).search : "";
      }
      expect(seen.toSorted()).toEqual(ids.toSorted());
    },
  );

  test.each([
    ["status=OPENED", "/status/0"],
    ["severity=grave", "/severity/0"],
    ["validity=maybe", "/validity/0"],
    ["ordering=severity", "/ordering"],
    ["per_page=101", "/per_page"],
    ["per_page=0", "/per_page"],
    ["date_before=yesterday", "/date_before"],
    ["assignee_id=alice", "/assignee_id"],
    ["tags=RED", "/tags/0"],
    ["feedback=perhaps", "/feedback"],
    ["status=%00", "/"],
  ])("?%s is 422, and says where", async (query, pointer) => {
    const response = await call(tokens.alice, "GET", `/api/v1/incidents/secrets?${query}`);
    expect(response.status).toBe(422);
    const problem = (await response.json()) as { detail: string; errors?: { pointer: string }[] };
    expect(problem.detail).toMatch(/cannot be used/);
    if (pointer !== "/") expect(problem.errors?.map((error) => error.pointer)).toEqual([pointer]);
  });
});

describe("what a change takes", () => {
  test("a severity is changed and told in the activity; anything else in the body is refused", async () => {
    const path = `/api/v1/incidents/secrets/${ids[4]}`;
    const changed = await call(tokens.bob, "PATCH", path, { severity: "high" });
    expect(await changed.json()).toMatchObject({ severity: "high", risk_score: 70 });
    const log = await list("bob", `/incidents/secrets/${ids[4]}/activity-logs`);
    expect(log.at(-1)?.content).toEqual({
      type: "action",
      content_key: "SET_SEVERITY",
      data: { severity: "high", previous_severity: "low" },
    });
    for (const body of [{ severity: "high", custom_tags: [] }, { severity: "grave" }, {}, { status: "RESOLVED" }]) {
      expect((await call(tokens.bob, "PATCH", path, body)).status, JSON.stringify(body)).toBe(422);
    }
    expect((await call(tokens.mallory, "PATCH", path, { severity: "low" })).status).toBe(404);
    expect((await db().incident.findUniqueOrThrow({ where: { id: ids[4] ?? 0 } })).severity).toBe("high");
  });

  test("a note is its writer's alone to change and take away; its words stay out of the audit trail", async () => {
    const notes = `/api/v1/incidents/secrets/${ids[1]}/notes`;
    const { id } = (await (await call(tokens.bob, "POST", notes, { comment: "A secret word" })).json()) as Row;
    expect((await call(tokens.alice, "PATCH", `${notes}/${id}`, { comment: "Mine now" })).status).toBe(403);
    expect((await call(tokens.rita, "DELETE", `${notes}/${id}`)).status).toBe(403);
    expect((await call(tokens.mallory, "DELETE", `${notes}/${id}`)).status).toBe(404);
    expect(
      (await call(tokens.bob, "PATCH", `${notes.replace(`/${ids[1]}/`, `/${ids[0]}/`)}/${id}`, { comment: "x" }))
        .status,
    ).toBe(404);
    const edited = await call(tokens.bob, "PATCH", `${notes}/${id}`, { comment: "Another word" });
    expect(await edited.json()).toMatchObject({ id, comment: "Another word" });
    expect((await call(tokens.bob, "PATCH", `${notes}/${id}`, { comment: "  " })).status).toBe(422);
    expect((await call(tokens.bob, "DELETE", `${notes}/${id}`)).status).toBe(204);
    expect((await list("bob", notes.replace("/api/v1", ""))).map((note) => note.id)).not.toContain(id);
    const trail = await db().auditEvent.findMany({ where: { subject: String(id) }, orderBy: { id: "asc" } });
    expect(trail.map(({ type }) => type)).toEqual([
      "incident.commented",
      "incident.comment_edited",
      "incident.comment_deleted",
    ]);
    expect(JSON.stringify(trail.map(({ detail }) => detail))).not.toContain("word");
  });

  test("who closed it is named, with the token it was done by", async () => {
    const path = `/api/v1/incidents/secrets/${ids[4]}`;
    const response = await call(tokens.bob, "POST", `${path}/ignore`, { ignore_reason: "test_credential" });
    expect(await response.json()).toMatchObject({
      status: "IGNORED",
      ignorer_id: cast.bob.memberId,
      ignorer_api_token_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      resolver_id: null,
      closure_request: null,
    });
  });
});

test("a scanner is told what it needs before it scans", async () => {
  const health = await call(tokens.rita, "GET", "/api/v1/health");
  expect(health.headers.get("content-type")).toBe("application/json");
  expect(health.headers.get("x-app-version")).toMatch(/^\d+\.\d+\.\d+$/);
  expect(health.headers.get("x-secrets-engine-version")).toMatch(/^\d+\.\d+\.\d+$/);
  expect(await health.json()).toEqual({ detail: "Valid API key." });
  const metadata = await call(tokens.rita, "GET", "/api/v1/metadata");
  expect(metadata.headers.get("content-type")).toBe("application/json");
});
