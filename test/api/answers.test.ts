import { beforeAll, describe, expect, test } from "vitest";
import type { Handler } from "@/app/_server/route";
import { routes } from "@/app/api/v1/_shape/routes";
import { permissions } from "@/lib/access/policy";
import { system } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import { setOwner } from "@/lib/members/owner";
import { createToken } from "@/lib/tokens/tokens";
import { ownDatabase } from "../database";
import { call } from "./call";
import { type Furnished, furnish, idsFor } from "./furnished";

ownDatabase();
let cast: Furnished;

const tokenWith = async (scopes: readonly string[]) =>
  (await createToken(system("test"), { memberEmail: cast.alice.email, name: "answers", scopes })).token;

beforeAll(async () => {
  await setOwner("alice@acme.example");
  cast = await furnish();
});

type Operation = {
  name: string;
  address: string;
  method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  handler: Handler;
};
const operations: Operation[] = [];
for (const [address, { methods, load }] of Object.entries(routes)) {
  const module = (await load()) as Partial<Record<string, Handler>>;
  for (const method of methods) {
    const handler = module[method];
    if (handler?.operation) operations.push({ name: `${method} ${address}`, address, method, handler });
  }
}
const reading = operations.filter(({ method }) => method === "GET");
const scoped = operations.filter(({ handler }) => handler.operation.permission);

describe.each(reading)("$name", ({ address, handler }) => {
  test("answers what its schema says, and nothing it does not say", async () => {
    const ofTokens = ["/api/v1/token", "/api/v1/api_tokens/self"].includes(address);
    const credential = ofTokens ? await tokenWith(permissions) : cast.session;
    const response = await call(credential, "GET", await idsFor(address));
    const { answer, mediaTypes } = handler.operation;
    expect(response.status, await response.clone().text()).toBe(200);
    expect(response.headers.get("cache-control")).toBe("no-store");
    if (!answer) {
      const [type] = response.headers.get("content-type")?.split(";") ?? [];
      return expect(mediaTypes).toContain(type);
    }
    expect(response.headers.get("content-type")).toBe("application/json");
    const body = (await response.json()) as unknown;
    if (Array.isArray(body)) expect(body, "the seeded database has none of these").not.toHaveLength(0);
    expect(answer.parse(body)).toEqual(body);
  });
});

describe.each(scoped)("$name asks for the scope that it names:", ({ address, method, handler }) => {
  const scope = handler.operation.permission;

  test("a token with every scope but this one does nothing", async () => {
    const token = await tokenWith(permissions.filter((permission) => permission !== scope));
    const before = await db().auditEvent.count();
    const response = await call(token, method, await idsFor(address), method === "GET" ? undefined : {});
    if (method === "GET") expect(response.status).toBe(403);
    expect(await db().auditEvent.count()).toBe(before);
  });
});

test.each(reading.filter(({ handler }) => handler.operation.permission))(
  "$name lets a token in that has this one scope, and sees incidents where it shares them",
  async ({ address, method, handler }) => {
    const { permission = "scan" } = handler.operation;
    const scopes = permission === "incidents:share" ? [permission, "incidents:read"] : [permission];
    const response = await call(await tokenWith(scopes), method, await idsFor(address, cast.alice));
    expect([200, 404]).toContain(response.status);
  },
);

test.each(["", "hbk_nonsense", "hbk_000000000000000000000000000000000000"])(
  "without a valid token (%j) every operation is 401, with a sentence",
  async (token) => {
    // A program fetches its first token without one: the code is its proof.
    const others = operations.filter(({ address }) => address !== "/api/v1/oauth/token");
    for (const { address, method } of others) {
      const response = await call(token, method, address.replaceAll(/\{\w+\}/g, "1"));
      expect(response.status, `${method} ${address}`).toBe(401);
      expect(response.headers.get("content-type")).toBe("application/problem+json");
      expect(await response.json()).toMatchObject({ status: 401, code: "unauthenticated", detail: expect.any(String) });
    }
  },
);
