import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { Forbidden, NotFound } from "@/lib/errors";
import { deliveryCounts, listDeliveries, replayDeliveries } from "@/lib/ingest/deliveries";
import {
  createEndpoint,
  listEndpoints,
  removeEndpoint,
  rotateEndpointSecret,
  silentSince,
  testDelivery,
} from "@/lib/ingest/endpoints";
import { outcomesOf } from "@/lib/ingest/outcomes";
import { processDeliveries } from "@/lib/ingest/process";
import { receiveWebhook } from "@/lib/ingest/receive";
import { sources } from "@/lib/ingest/sources";
import { importReport } from "@/lib/ingest/upload";
import { type Cast, seatCast } from "../cast";
import { ownDatabase } from "../database";
import { asSystem, day, fromGitHub, gitleaksReport, later, leak, monday } from "../factories";

ownDatabase();

let cast: Cast;
beforeAll(async () => {
  cast = await seatCast();
});

describe("an endpoint that is removed", () => {
  test("takes nothing from then on, is not listed, tested or given a new secret, and what it delivered stays", async () => {
    const { id, secret } = await createEndpoint(asSystem, "github", "the old one");
    const deliver = () => {
      const { headers, body } = fromGitHub(secret, "ping", { zen: 1 });
      return receiveWebhook("github", id, headers, body);
    };
    const delivered = await deliver();
    await expect(removeEndpoint(cast.bob, id)).rejects.toThrow(Forbidden);
    await removeEndpoint(asSystem, id);
    expect(await listEndpoints(cast.bob)).toEqual([]);
    await expect(testDelivery(asSystem, id)).rejects.toThrow(NotFound);
    await expect(rotateEndpointSecret(asSystem, id)).rejects.toThrow(NotFound);
    await expect(removeEndpoint(asSystem, id)).rejects.toThrow(NotFound);
    await expect
      .poll(() =>
        deliver().then(
          () => "taken",
          (error: Error) => error.name,
        ),
      )
      .toBe("Unauthenticated");
    expect(await db().delivery.findUnique({ where: { id: delivered } })).not.toBeNull();
    await db().delivery.deleteMany();
  });
});

describe("deliveries", () => {
  test("tell what came of a report, and which came under one id with another body", async () => {
    const { id, secret } = await createEndpoint(asSystem, "github");
    const same = randomUUID();
    const [first, other, alone] = await Promise.all(
      [{ zen: 1 }, { zen: 2 }, { zen: 1 }].map((payload, index) => {
        const { headers, body } = fromGitHub(secret, "ping", payload);
        return receiveWebhook("github", id, { ...headers, ...(index < 2 ? { "x-github-delivery": same } : {}) }, body);
      }),
    );
    const lines = [...JSON.parse(gitleaksReport([leak(), leak()]).toString()), { RuleID: "" }];
    const body = Buffer.from(JSON.stringify(lines));
    const report = await importReport(asSystem, "gitleaks", [body], { repository: "acme/payments" });

    const ids = [first, other, alone, report.id].map(String);
    const outcomes = await outcomesOf(cast.bob, ids);
    expect(ids.map((one) => outcomes.get(one))).toEqual([
      expect.objectContaining({ findings: null, contradicted: true }),
      expect.objectContaining({ findings: null, contradicted: true }),
      expect.objectContaining({ findings: null, contradicted: false }),
      { id: report.id, findings: 2, created: 2, rejected: 1, contradicted: false },
    ]);
    await expect(outcomesOf(cast.rita, ids)).rejects.toThrow(Forbidden);
    await db().delivery.deleteMany();
    await db().incident.deleteMany();
  });

  test("are listed newest first, a page at a time, and counted by state, for whoever may read sources", async () => {
    const ids = Array.from({ length: 5 }, () => randomUUID());
    await db().delivery.createMany({
      data: ids.map((id, index) => ({
        ...{ id, source: "github", event: "push", externalId: id, bodySha256: "", sealedBody: Buffer.from("x") },
        state: index === 0 ? ("dead" as const) : ("quarantined" as const),
        // Two of them in the same instant.
        receivedAt: later(monday, Math.min(index, 3)),
      })),
    });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listDeliveries(cast.bob, {}, { cursor, limit: 2 });
      seen.push(...page.rows.map(({ id }) => id));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(seen).toHaveLength(5);
    expect(new Set(seen)).toEqual(new Set(ids));
    expect(seen.at(-1)).toBe(ids[0]);
    expect(await deliveryCounts(cast.bob)).toEqual({ received: 0, done: 0, dead: 1, quarantined: 4 });
    await expect(listDeliveries(cast.mallory, {}, { limit: 10 })).rejects.toThrow(Forbidden);
    await expect(deliveryCounts(cast.mallory)).rejects.toThrow(Forbidden);
  });

  test("that failed are replayed by managers, one or all of a state, and nobody else replays them", async () => {
    await expect(replayDeliveries(cast.bob, "dead")).rejects.toThrow(Forbidden);
    const [stuck] = (await listDeliveries(cast.maya, { state: "quarantined" }, { limit: 1 })).rows;
    expect(await replayDeliveries(cast.maya, [stuck?.id ?? ""])).toEqual({ replayed: 1 });
    expect(await replayDeliveries(cast.maya, "quarantined")).toEqual({ replayed: 3 });
    expect(await deliveryCounts(cast.maya)).toEqual({ received: 4, done: 0, dead: 1, quarantined: 0 });
  });
});

describe("a test", () => {
  test.each(sources.filter(({ webhook }) => webhook).map(({ name }) => name))(
    "of a %s endpoint is signed, accepted, processed, and changes nothing",
    async (source) => {
      const { id } = await createEndpoint(asSystem, source);
      const { headers, body } = await testDelivery(cast.maya, id);
      const delivery = await receiveWebhook(source, id, headers, body);
      await processDeliveries();
      expect(await db().delivery.findUniqueOrThrow({ where: { id: delivery } })).toMatchObject({
        state: "done",
        error: null,
      });
      expect(await db().incident.count()).toBe(0);
      const [endpoint] = (await listEndpoints(cast.bob)).filter((each) => each.id === id);
      expect(endpoint).toMatchObject({ weak: false, lastAcceptedAt: expect.any(Date) });
    },
  );

  test("is sent by managers, to endpoints there are", async () => {
    const { id } = await createEndpoint(asSystem, "github");
    await expect(testDelivery(cast.bob, id)).rejects.toThrow(Forbidden);
    await expect(testDelivery(cast.maya, "nowhere")).rejects.toThrow(NotFound);
  });
});

test("a gitlab token without a signature is accepted, and its endpoint is marked as weak", async () => {
  const { id, secret } = await createEndpoint(asSystem, "gitlab");
  const headers = { "x-gitlab-event": "Note Hook", "x-gitlab-token": secret };
  await receiveWebhook("gitlab", id, headers, Buffer.from("{}"));
  expect((await listEndpoints(cast.bob)).find((each) => each.id === id)).toMatchObject({ weak: true });
});

test("an endpoint is silent once nothing came for more than a week", () => {
  const createdAt = monday;
  expect(silentSince({ createdAt, lastAcceptedAt: null }, later(monday, 6 * day))).toBeNull();
  expect(silentSince({ createdAt, lastAcceptedAt: null }, later(monday, 8 * day))).toEqual(monday);
  expect(silentSince({ createdAt, lastAcceptedAt: later(monday, 5 * day) }, later(monday, 8 * day))).toBeNull();
});
