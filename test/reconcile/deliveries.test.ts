import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { createEndpoint, type NewEndpoint, removeEndpoint } from "@/lib/ingest/endpoints";
import { receiveWebhook } from "@/lib/ingest/receive";
import { stateMetrics } from "@/lib/metrics/state";
import { reconcile } from "@/lib/reconcile/reconcile";
import { ownDatabase, waitingJobs } from "../database";
import { asSystem, day, fromGitHub, later, minute, next } from "../factories";
import { ownStandIn } from "../forge/stand-in";
import { repositoryIn } from "../forge/stand-in/alerts";
import { listOf } from "../forge/stand-in/world";

const standIn = ownStandIn();
ownDatabase();
const now = new Date("2026-11-20T12:00:00Z");
let endpoint: NewEndpoint;
let codeHostId: number;
const hookId = 42;

beforeEach(async () => {
  await db().codeHost.deleteMany();
  repositoryIn(standIn, "acme/api");
  endpoint = await createEndpoint(asSystem, "github");
  codeHostId = (await standIn.connect("github", "acme")).id;
  const elsewhere = { id: 7, active: true, config: { url: "https://elsewhere.example/hook" } };
  standIn.world.hooks.set("acme", [elsewhere, { id: hookId, active: true, config: { url: endpoint.url } }]);
});

type Sent = { guid?: string; status?: number; at?: Date; id?: number | bigint; event?: string };

/** What GitHub says it sent, newest first. */
function sent({ guid = `guid-${next()}`, status = 502, at = later(now, -minute), id, event = "push" }: Sent = {}) {
  const delivery = { id: Number(id ?? next()), guid, delivered_at: at.toISOString(), status_code: status, event };
  listOf(standIn.world.deliveries, hookId).unshift({ ...delivery, redelivery: false, status: "x", action: null });
  return delivery;
}
const missed = () => db().missedDelivery.findMany({ orderBy: { deliveredAt: "asc" } });

async function deliver(guid: string) {
  const { headers, body } = fromGitHub(endpoint.secret, "ping", { zen: guid }, guid);
  await receiveWebhook("github", endpoint.id, headers, body);
}

describe("a delivery that GitHub could not hand over", () => {
  test("is sent again, and one that arrived at any try is not", async () => {
    const lost = sent();
    const arrived = sent({ status: 502 });
    sent({ guid: arrived.guid, status: 202 });
    const here = sent({ status: 504 });
    await deliver(here.guid);
    sent({ event: "ping" });
    await reconcile(codeHostId, now);
    expect(standIn.world.redelivered).toEqual([lost.id]);
    expect(await missed()).toMatchObject([
      { guid: lost.guid, tries: 1, nextAt: later(now, 5 * minute), arrivedAt: null },
    ]);
  });

  test("is asked for again less and less often, until it is here", async () => {
    const { guid } = sent();
    await reconcile(codeHostId, now);
    await reconcile(codeHostId, later(now, 4 * minute));
    expect(standIn.world.redelivered).toHaveLength(1);
    await reconcile(codeHostId, later(now, 5 * minute));
    expect(standIn.world.redelivered).toHaveLength(2);
    await deliver(guid);
    await reconcile(codeHostId, later(now, 15 * minute));
    expect(standIn.world.redelivered).toHaveLength(2);
    expect(await missed()).toMatchObject([{ nextAt: null, arrivedAt: later(now, 15 * minute) }]);
  });

  test("is found on whatever page of the list it is, and once", async () => {
    for (let number = 0; number < 230; number += 1)
      sent({ status: number === 0 ? 502 : 200, at: later(now, number * minute - day) });
    const old = listOf(standIn.world.deliveries, hookId).at(-1);
    await reconcile(codeHostId, now);
    expect(standIn.world.redelivered).toEqual([old?.id]);
    standIn.asked.length = 0;
    await reconcile(codeHostId, later(now, 20 * minute));
    // What was looked at is not read again.
    expect(standIn.asked.filter(({ path }) => path.includes("deliveries?"))).toHaveLength(1);
  });

  test("is given up when GitHub keeps it no longer, and counted as lost", async () => {
    sent({ at: later(now, -6.9 * day) });
    await reconcile(codeHostId, now);
    expect(standIn.world.redelivered).toHaveLength(1);
    await reconcile(codeHostId, later(now, day));
    expect(standIn.world.redelivered).toHaveLength(1);
    expect(await missed()).toMatchObject([{ nextAt: null, arrivedAt: null }]);
    const metrics = await (await stateMetrics()).metrics();
    expect(metrics).toContain('handback_code_host_deliveries{state="missing"} 0');
    expect(metrics).toContain('handback_code_host_deliveries{state="lost"} 1');
  });

  test("keeps its number, however large", async () => {
    sent({ at: later(now, -minute) });
    standIn.switches.next = [];
    const [delivery] = listOf(standIn.world.deliveries, hookId);
    Object.assign(delivery ?? {}, { id: 2 ** 60 });
    await reconcile(codeHostId, now);
    expect((await missed())[0]?.deliveryId).toBe(BigInt("1152921504606847000"));
  });
});

describe("a connection's webhooks", () => {
  test("that are switched off at GitHub, or held back by GitLab, are known with the reason", async () => {
    const [, own] = standIn.world.hooks.get("acme") ?? [];
    Object.assign(own ?? {}, { active: false });
    await reconcile(codeHostId, now);
    expect(await db().codeHostHook.findMany()).toMatchObject([
      { externalId: 42n, endpointId: endpoint.id, fault: "The webhook is switched off at GitHub." },
    ]);
    const atGitLab = await createEndpoint(asSystem, "gitlab");
    standIn.world.accounts.set("team", "group");
    const { id } = await standIn.connect("gitlab", "team");
    const hook = {
      id: 9,
      url: atGitLab.url,
      alert_status: "temporarily_disabled",
      disabled_until: "2026-11-20T13:00:00Z",
    };
    standIn.world.hooks.set("team", [hook]);
    await reconcile(id, now);
    const found = await db().codeHostHook.findFirstOrThrow({ where: { codeHostId: id } });
    expect(found.fault).toBe("GitLab holds the webhook back after failures until 2026-11-20T13:00:00.000Z.");
    Object.assign(hook, { alert_status: "executable" });
    await reconcile(id, now);
    expect((await db().codeHostHook.findFirstOrThrow({ where: { codeHostId: id } })).fault).toBeNull();
  });

  test("of an endpoint that was removed are looked at no longer, and what they missed is not asked for", async () => {
    await db().missedDelivery.create({
      data: {
        ...{ codeHostId, hookId: 42n, endpointId: endpoint.id, guid: "g", deliveryId: 1n, event: "push" },
        ...{ deliveredAt: now, nextAt: now },
      },
    });
    await removeEndpoint(asSystem, endpoint.id);
    await reconcile(codeHostId, now);
    expect(await db().codeHostHook.count({ where: { endpointId: endpoint.id } })).toBe(0);
    expect(standIn.world.redelivered).toEqual([]);
  });

  test("that the token may not list are said to be, and looked at as soon as it may", async () => {
    standIn.world.lacking.push("hooks");
    await reconcile(codeHostId, now);
    const host = () => db().codeHost.findUniqueOrThrow({ where: { id: codeHostId } });
    expect(await host()).toMatchObject({
      reconciledAt: now,
      reconcileFault: "The token may not list webhooks, so that a delivery that fails is not noticed.",
    });
    standIn.world.lacking.length = 0;
    await reconcile(codeHostId, later(now, 5 * minute));
    expect((await host()).reconcileFault).toBeNull();
  });

  test("are looked at for every connection, each in a job of its own, and what reads history is woken", async () => {
    const steps = [{ read: "secret", of: "acme" }];
    const { id } = await db().backFill.create({
      data: { codeHostId, account: "acme", steps, movedAt: later(now, -day) },
    });
    await reconcile(undefined, now);
    expect((await waitingJobs("code-hosts.reconcile")).map(({ payload }) => payload)).toContainEqual({ codeHostId });
    expect((await waitingJobs("back-fills.advance")).map(({ payload }) => payload)).toContainEqual({ backFillId: id });
  });
});
