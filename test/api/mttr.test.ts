import { beforeAll, describe, expect, test } from "vitest";
import { system } from "@/lib/access/viewer";
import { db, inTransaction } from "@/lib/db/client";
import { transition } from "@/lib/incidents/transition";
import { createToken } from "@/lib/tokens/tokens";
import { type Cast, seatCast } from "../cast";
import { ownDatabase } from "../database";
import { asSystem, hour, incident, incidentById, later } from "../factories";
import { call } from "./call";

ownDatabase();
const begin = new Date("2026-03-02T10:00:00Z");
let cast: Cast;

beforeAll(async () => {
  cast = await seatCast();
  for (const [hours, repository] of [
    ...[1, 3, 5, 7].map((each) => [each, "acme/payments"] as const),
    [96, "globex/web"] as const,
  ]) {
    const { id } = await incident({ triggeredAt: begin, repository: { fullName: repository }, detector: "aws_key" });
    const change = { to: "resolved" as const, revoked: true, at: later(begin, hours * hour) };
    await inTransaction(async (tx) => transition(tx, asSystem, await incidentById(id), change));
  }
  const { id } = await incident({ triggeredAt: begin });
  const dismissal = { to: "ignored" as const, reason: "false_positive" as const, at: later(begin, 41 * hour) };
  await inTransaction(async (tx) => transition(tx, asSystem, await incidentById(id), dismissal));
});

async function tokenOf(who: keyof Cast, scope: "analytics:read" | "incidents:read"): Promise<string> {
  const { memberId } = cast[who];
  return (await createToken(system("test"), { memberId, name: `${who} ${scope}`, scopes: [scope] })).token;
}
const ask = async (search: string) => {
  const response = await call(await tokenOf("bob", "analytics:read"), "GET", `/api/v1/metrics/mttr?${search}`);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

describe("the time to remediate by the API", () => {
  test("is mean, median, 90th percentile and count of each month and of all of them, as the definitions have it", async () => {
    const march = { count: 5, mean_ms: 22.4 * hour, median_ms: 5 * hour, p90_ms: 60.4 * hour };
    const none = { count: 0, mean_ms: null, median_ms: null, p90_ms: null };
    expect(await ask("from=2026-02&to=2026-03")).toEqual({
      status: 200,
      body: {
        months: [
          { month: "2026-02", ...none },
          { month: "2026-03", ...march },
        ],
        whole: march,
      },
    });
  });

  test("is narrowed by every filter, and counts false positives where they are asked for", async () => {
    const count = async (search: string) =>
      ((await ask(`from=2026-03&to=2026-03&${search}`)).body.whole as { count: number }).count;
    expect(await count("repository=acme/payments")).toBe(4);
    expect(await count("organisation=globex&detector=aws_key")).toBe(1);
    expect(await count("organisation=globex&repository=acme/payments")).toBe(0);
    expect(await count("detector=aws_key&kind=secret")).toBe(5);
    expect(await count("severity=critical")).toBe(0);
    expect(await count("false_positives=include")).toBe(6);
  });

  test("needs analytics:read alone, which mallory and rita cannot have", async () => {
    const forbidden = await call(await tokenOf("bob", "incidents:read"), "GET", "/api/v1/metrics/mttr");
    expect(forbidden.status).toBe(403);
    for (const who of ["rita", "mallory"] as const) {
      const sha256 = { where: { memberId: cast[who].memberId }, data: { scopes: ["analytics:read"] } };
      const token = await tokenOf(who, "incidents:read");
      await db().apiToken.updateMany(sha256);
      expect((await call(token, "GET", "/api/v1/metrics/mttr")).status, who).toBe(403);
    }
    expect((await call("", "GET", "/api/v1/metrics/mttr")).status).toBe(401);
  });

  test("says what is wrong with a month that is none", async () => {
    expect((await ask("from=March")).status).toBe(422);
  });
});
