import { beforeAll, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { listAlerts } from "@/lib/reporting/alerts";
import { organisationOverviews } from "@/lib/reporting/monthly-overview";
import { revokeToken } from "@/lib/tokens/revoke";
import { createToken } from "@/lib/tokens/tokens";
import { type Cast, seatCast, tokenViewer } from "@/test/cast";
import { ownDatabase } from "@/test/database";
import { asSystem, incident } from "@/test/factories";
import { ask, keyOf, send } from "./ask";

ownDatabase();

const query = "{ getAlerts { data { repositoryName } } getOrganisationOverviews { data { openAlerts } } }";
const body = JSON.stringify({ query });
const everything = {
  getAlerts: { data: [{ repositoryName: "acme/payments" }] },
  getOrganisationOverviews: { data: [{ openAlerts: 1 }] },
};
let cast: Cast;

beforeAll(async () => {
  cast = await seatCast();
  const now = new Date();
  const identity = { external: "github:code:github.com/acme/payments/1" };
  // Of the running month, so that there is no other.
  await incident({ kind: "code_scanning", identity, triggeredAt: now, receivedAt: now });
});

test.each(["alice", "maya", "bob"] as const)("a key of %s sees everything, by either header", async (person) => {
  const key = await keyOf(cast[person]);
  for (const headers of [{ "x-api-key": key }, { authorization: `Token ${key}` }, { authorization: `Bearer ${key}` }])
    expect(await send(headers, body)).toMatchObject({ status: 200, data: everything, errors: undefined });
});

test("nobody without a key reads anything, the schema neither", async () => {
  for (const headers of [
    {},
    { "x-api-key": "" },
    { "x-api-key": `hbk_${"0".repeat(36)}` },
    { authorization: "Basic eA==" },
  ])
    for (const asked of [query, "{ __schema { types { name } } }"]) {
      const answer = await send(headers as Record<string, string>, JSON.stringify({ query: asked }));
      expect(answer).toMatchObject({ status: 401, errors: [{ extensions: { code: "unauthenticated" } }] });
      expect(answer.data).toBeUndefined();
    }
});

test("a key without analytics:read is refused, whoever holds it", async () => {
  const other = await keyOf(cast.alice, ["incidents:read", "metrics:read"]);
  const ritas = await keyOf(cast.rita, ["incidents:read"]);
  for (const key of [other, ritas])
    expect(await ask(key, query)).toMatchObject({ status: 403, errors: [{ extensions: { code: "forbidden" } }] });
});

test.each(["rita", "mallory"] as const)(
  "%s cannot hold analytics:read, and an older key of theirs reads nothing",
  async (who) => {
    await expect(keyOf(cast[who])).rejects.toThrow("may not hold");
    const key = await keyOf(cast.bob);
    const token = await db().apiToken.findFirstOrThrow({
      where: { memberId: cast.bob.memberId },
      orderBy: { id: "desc" },
    });
    await db().apiToken.update({ where: { id: token.id }, data: { memberId: cast[who].memberId } });
    expect(await ask(key, query)).toMatchObject({ status: 403 });
    const viewer = tokenViewer(cast[who], ["analytics:read"]);
    await expect(listAlerts(viewer, { limit: 1 })).rejects.toThrow("analytics:read");
    await expect((async () => organisationOverviews(viewer, { limit: 1 }))()).rejects.toThrow("analytics:read");
  },
);

test("a revoked key, one past its day, and one of somebody who left are answered 401", async () => {
  const made = async () =>
    createToken(asSystem, { memberId: cast.maya.memberId, name: "figures", scopes: ["analytics:read"] });
  const [revoked, past, left] = [await made(), await made(), await made()];
  await revokeToken(asSystem, revoked.id);
  await db().apiToken.update({ where: { id: past.id }, data: { expiresAt: new Date(Date.now() - 1_000) } });
  expect(await ask(left.token, query)).toMatchObject({ status: 200 });
  await db().member.update({ where: { id: cast.maya.memberId }, data: { deactivatedAt: new Date() } });
  for (const { token } of [revoked, past, left]) expect(await ask(token, query)).toMatchObject({ status: 401 });
});

test("answers are not kept by anybody on the way", async () => {
  const { POST } = await import("@/app/api/graphql/route");
  const headers = { "content-type": "application/json", "x-api-key": await keyOf(cast.bob) };
  const answer = await POST(
    new Request("https://handback.acme.example/api/graphql", { method: "POST", headers, body }),
  );
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(answer.headers.get("access-control-allow-origin")).toBeNull();
});
