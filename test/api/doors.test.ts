import { createHmac, randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { system } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import { createEndpoint } from "@/lib/ingest/endpoints";
import { setOwner } from "@/lib/members/owner";
import { createToken } from "@/lib/tokens/tokens";
import { ownDatabase } from "../database";
import { ownDoors } from "./doors";

ownDatabase();
const doors = ownDoors();
const admin = system("test");
let endpoint: { id: string; secret: string };
let token: string;

beforeAll(async () => {
  await setOwner("alice@acme.example");
  endpoint = await createEndpoint(admin, "github");
  const scopes = ["reports:write"];
  ({ token } = await createToken(admin, { memberEmail: "alice@acme.example", name: "pipeline", scopes }));
});
beforeEach(async () => {
  await db().delivery.deleteMany();
});

function deliver(
  body: string | Buffer,
  headers: Record<string, string | undefined> = {},
  path = `/api/webhooks/github/${endpoint.id}`,
) {
  const signature = `sha256=${createHmac("sha256", endpoint.secret).update(body).digest("hex")}`;
  const all = {
    "x-github-event": "ping",
    "x-github-delivery": randomUUID(),
    "x-hub-signature-256": signature,
    "content-type": "application/json",
    ...headers,
  };
  const given = Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  return fetch(doors.url() + path, { method: "POST", headers: given, body: Buffer.from(body) });
}

describe("POST /api/webhooks/{source}/{endpointId}", () => {
  test("answers 202 with the delivery's id once it is committed", async () => {
    const response = await deliver('{"zen":"Design for failure."}');
    expect(response.status).toBe(202);
    expect(response.headers.get("content-type")).toBe("application/json");
    const { delivery } = (await response.json()) as { delivery: string };
    expect(await db().delivery.count({ where: { id: delivery, state: "received" } })).toBe(1);
  });

  test("answers the same delivery again with the same id, and keeps one row", async () => {
    const headers = { "x-github-delivery": randomUUID() };
    const ids = await Promise.all(
      [1, 2, 3].map(async () => ((await (await deliver("{}", headers)).json()) as { delivery: string }).delivery),
    );
    expect(new Set(ids).size).toBe(1);
    expect(await db().delivery.count()).toBe(1);
  });

  const deep = "[".repeat(100_000) + "]".repeat(100_000);
  const refusals: [string, number, () => Promise<Response>][] = [
    ["unsigned", 400, () => deliver("{}", { "x-hub-signature-256": undefined })],
    ["wrongly signed", 401, () => deliver("{}", { "x-hub-signature-256": `sha256=${"0".repeat(64)}` })],
    [
      "signed with another body",
      401,
      () =>
        deliver("{}", {
          "x-hub-signature-256": `sha256=${createHmac("sha256", endpoint.secret).update("{ }").digest("hex")}`,
        }),
    ],
    ["to an unknown endpoint", 401, () => deliver("{}", {}, "/api/webhooks/github/nobody")],
    ["to another source's address", 401, () => deliver("{}", {}, `/api/webhooks/gitguardian/${endpoint.id}`)],
    ["to a source that does not exist", 401, () => deliver("{}", {}, `/api/webhooks/nothing/${endpoint.id}`)],
    ["without an event", 400, () => deliver("{}", { "x-github-event": undefined })],
    ["truncated", 400, () => deliver('{"action":"created","alert":{"numb')],
    ["empty", 400, () => deliver("")],
    ["nested 100,000 levels deep", 400, () => deliver(deep)],
    ["with duplicate keys", 400, () => deliver('{"action":"created","action":"resolved"}')],
    ["with a NUL byte", 400, () => deliver('{"action":"cre\u0000ated"}')],
    ["in invalid UTF-8", 400, () => deliver(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]))],
    ["with a prototype key", 400, () => deliver('{"__proto__":{"admin":true}}')],
    [
      "as a form of YAML",
      400,
      () =>
        deliver(`payload=${encodeURIComponent("action: created\nalert:\n  number: 1\n")}`, {
          "content-type": "application/x-www-form-urlencoded",
        }),
    ],
    ["of 26 MB", 413, () => deliver(Buffer.alloc(26 * 1_048_576, 0x20))],
  ];
  test.each(refusals)("refuses what is %s with %i, stores nothing and shows no stack", async (_what, status, send) => {
    const response = await send();
    const body = await response.text();
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(body).not.toMatch(/\bat .*\.(ts|js):\d+/);
    expect(await db().delivery.count()).toBe(0);
  });

  test.each([
    ["with a byte order mark", Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('{"zen":"x"}')])],
    ["in UTF-16", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('{"zen":"x"}', "utf16le")])],
    [
      "of 24.9 MB",
      Buffer.concat([
        Buffer.from('{"zen":"'),
        Buffer.alloc(900_000, 0x78),
        Buffer.from('"}'),
        Buffer.alloc(24 * 1_048_576, 0x20),
      ]),
    ],
    ["of 24.9 MB in one string", Buffer.from(`{"zen":"${"x".repeat(24.9 * 1_048_576)}"}`)],
    ["as a form, as GitHub offers", Buffer.from(`payload=${encodeURIComponent('{"zen":"x"}')}`)],
  ])("accepts a signed body %s", async (_what, body) => {
    expect((await deliver(body)).status).toBe(202);
  });

  test("answers anything but POST with 405", async () => {
    for (const address of [`/api/webhooks/github/${endpoint.id}`, "/api/v1/reports/gitleaks?repository=acme/api"]) {
      const response = await fetch(`${doors.url()}${address}`);
      expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
      expect(response.headers.get("content-type")).toBe("application/problem+json");
    }
  });
});

describe("POST /api/v1/reports/{source}", () => {
  const upload = (
    body: string | Buffer,
    {
      query = "?repository=acme/api",
      source = "gitleaks",
      headers = {},
    }: { query?: string; source?: string; headers?: Record<string, string> } = {},
  ) =>
    fetch(`${doors.url()}/api/v1/reports/${source}${query}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, ...headers },
      body: Buffer.from(body),
    });

  test("takes a report of nothing", async () => {
    const response = await upload("[]");
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      findings: 0,
      incidents: { created: 0, updated: 0, unchanged: 0 },
      occurrences: { created: 0, known: 0 },
      rejected: [],
    });
  });

  test.each([
    ["without a token", 401, () => upload("[]", { headers: { authorization: "" } })],
    ["with a wrong token", 401, () => upload("[]", { headers: { authorization: "Token hbk_nonsense" } })],
    ["for a source that does not exist", 404, () => upload("[]", { source: "nothing" })],
    ["without a repository", 422, () => upload("[]", { query: "" })],
    ["for a malformed repository", 422, () => upload("[]", { query: "?repository=../etc" })],
    ["for a repository whose name has no end", 422, () => upload("[]", { query: `?repository=a/${"b".repeat(199)}` })],
    ["of the wrong shape", 422, () => upload("{}")],
    ["that is cut off", 400, () => upload('[{"RuleID":"x"')],
    ["that is broken gzip", 400, () => upload(Buffer.from([0x1f, 0x8b, 1, 2, 3]))],
  ])("refuses a report %s with %i", async (_what, status, send) => {
    const response = await send();
    expect(response.status).toBe(status);
    expect(((await response.json()) as { detail: string }).detail).toMatch(/\w+ .*\.$/);
  });

  const log = (run: unknown) => JSON.stringify({ version: "2.1.0", runs: [{ results: [] }, run] });
  test.each([
    ["a SARIF log that is a list", "sarif", "[]", ""],
    ["a SARIF run that is none", "sarif", log(5), "/runs/1"],
    ["SARIF results that are no list", "sarif", log({ results: "none" }), "/runs/1/results"],
    ["a GitLab report that is null", "gitlab", "null", ""],
    ["vulnerabilities that are no list", "gitlab", '{"vulnerabilities":{}}', "/vulnerabilities"],
    ["an entry without a rule", "gitleaks", '[{"File":"a","RuleID":""}]', "/0/RuleID"],
    ["an entry of a rule too long", "gitleaks", JSON.stringify([{ RuleID: "r".repeat(201), File: "a" }]), "/0/RuleID"],
  ])("refuses %s, and says where in it and what, in words", async (_what, source, body, pointer) => {
    const response = await upload(body, { source });
    expect(response.status).toBe(422);
    const problem = (await response.json()) as { pointer: string; reason: string };
    expect(problem.pointer).toBe(pointer);
    expect(problem.reason).toMatch(/^[A-Z][a-z0-9 ]+\.$/);
  });

  const whole = "?repository=acme/api&branch=refs/heads/main&commit=c0ffee1&covers=branch";

  test("takes one for all of its branch where it says so, and says what came of it", async () => {
    const response = await upload("[]", { query: `${whole}&pipeline=7` });
    expect(await response.json()).toMatchObject({ covered: { branch: "main", gone: 0 } });
    const late = await upload("[]", { query: `${whole}&pipeline=6` });
    expect(await late.json()).toMatchObject({ covered: { gone: 0, remark: expect.stringContaining("comes late") } });
    const byHand = await upload("[]", { query: `${whole}&pipeline=newest` });
    expect(await byHand.json()).toEqual(expect.objectContaining({ covered: { branch: "main", gone: 0 } }));
    expect(await (await upload("[]", { query: "?repository=acme/api&branch=&commit=" })).json()).toMatchObject({
      findings: 0,
    });
  });

  test.each([
    ["that covers a branch without its pipeline's number", whole, "/pipeline"],
    ["that covers no branch", "?repository=acme/api&commit=c0ffee1&covers=branch&pipeline=1", "/branch"],
    ["that covers a branch at no commit", "?repository=acme/api&branch=main&covers=branch&pipeline=1", "/commit"],
    ["that covers something else", "?repository=acme/api&covers=everything", "/covers"],
    ["of a merge request without its head", "?repository=acme/api&merge_request=3", "/commit"],
    ["with a control character", "?repository=acme/api&branch=a%07b", "/branch"],
    ["of a pipeline that is no number", "?repository=acme/api&pipeline=last", "/pipeline"],
  ])("refuses a report %s, and says where", async (_what, query, pointer) => {
    const response = await upload("[]", { query });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [{ pointer }] });
  });

  test("refuses a gzip bomb without unpacking it", async () => {
    expect((await upload(gzipSync(Buffer.alloc(110 * 1_048_576, 0x20)))).status).toBe(413);
  });
});
