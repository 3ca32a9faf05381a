import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { POST as receive } from "@/app/api/v1/page-channels/[id]/pagerduty/route";
import { db } from "@/lib/db/client";
import { resolveIncident } from "@/lib/incidents/resolve";
import { acknowledge } from "@/lib/oncall/acknowledge";
import { changePolicy } from "@/lib/oncall/change-policy";
import { createChannel, listChannels } from "@/lib/oncall/channels";
import { sendDispatch } from "@/lib/oncall/dispatch";
import { tick } from "@/lib/oncall/watch";
import { type Cast, seatCast, tokenViewer } from "../cast";
import { ownDatabase } from "../database";
import { hour, later, secretValue } from "../factories";
import { escalationById, paged, pagesOf, pass, usualPolicy } from "./setting";

type Taken = { path: string; headers: Record<string, string>; body: Record<string, unknown>; raw: string };

ownDatabase();
let cast: Cast;
let taken: Taken[] = [];
let status = 202;
const server = createServer((request, response) => {
  let raw = "";
  request.on("data", (chunk) => {
    raw += chunk;
  });
  request.on("end", () => {
    taken.push({
      path: request.url ?? "",
      headers: request.headers as Record<string, string>,
      body: JSON.parse(raw),
      raw,
    });
    response.writeHead(status).end();
  });
});
let base = "";
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  base = `http://127.0.0.1:${port}`;
  cast = await seatCast();
  await usualPolicy(cast);
  await changePolicy(cast.alice, { allowedHosts: [`127.0.0.1:${port}`] });
});
afterAll(() => server.close());
beforeEach(async () => {
  taken = [];
  status = 202;
  await db().pageChannel.deleteMany();
});

let ahead = 0;
/** Sends what waits, whatever it waits for, in order. */
async function deliver(): Promise<void> {
  ahead += 2 * hour;
  const waiting = await db().dispatch.findMany({ where: { state: "queued" }, orderBy: { createdAt: "asc" } });
  for (const { id } of waiting) await sendDispatch(id, later(new Date(), ahead));
}

test("a webhook is signed by Standard Webhooks, and tells every page, its acknowledgement and the end", async () => {
  const { secret } = await createChannel(cast.maya, { kind: "webhook", name: "Ours", url: `${base}/hook` });
  const { id, incident } = await paged();
  await tick();
  await pass(id, 15);
  await tick();
  await acknowledge(cast.maya, id, "app");
  await resolveIncident(cast.maya, incident.id, { secretRevoked: true });
  await tick();
  await deliver();
  expect(taken.map(({ body }) => body.type)).toEqual([
    ...["page.sent", "page.sent", "page.acknowledged", "page.ended"],
  ]);
  const verifier = new Webhook(secret ?? "");
  for (const { raw, headers } of taken)
    expect(verifier.verify(raw, headers)).toMatchObject({ type: expect.any(String) });
  expect(() => verifier.verify(taken[0]?.raw.replace("Bob", "Eve") ?? "", taken[0]?.headers ?? {})).toThrow();
  expect(taken[1]?.body).toMatchObject({
    data: { page: { level: 2, name: "Maya Lindqvist" }, incident: { id: incident.id } },
  });
});

test("Slack and its like get one message a page, in which nothing a scanner wrote can act", async () => {
  await createChannel(cast.maya, { kind: "slack", name: "Chat", url: `${base}/services/x` });
  await paged({ detectorName: "Key <!channel> & *co*" });
  await tick();
  await deliver();
  expect(taken).toHaveLength(1);
  const text = String(taken[0]?.body.text);
  expect(text).toContain("Bob Okafor is paged about");
  expect(text).toContain("&lt;!channel&gt; &amp;");
  expect(text).not.toContain("<!channel>");
});

test("PagerDuty is triggered once, and acknowledged and resolved under the same key", async () => {
  const routingKey = secretValue();
  await createChannel(cast.maya, { kind: "pagerduty", name: "PagerDuty", url: `${base}/v2/enqueue`, routingKey });
  const { id, incident } = await paged();
  await tick();
  await pass(id, 15);
  await tick();
  await acknowledge(cast.bob, id, "app");
  await resolveIncident(cast.bob, incident.id, { secretRevoked: true });
  await tick();
  await deliver();
  expect(taken.map(({ body }) => body.event_action)).toEqual(["trigger", "acknowledge", "resolve"]);
  expect(new Set(taken.map(({ body }) => body.dedup_key))).toEqual(new Set([`handback-escalation-${id}`]));
  expect(taken[0]?.body).toMatchObject({
    routing_key: routingKey,
    payload: { severity: "critical", source: "acme/payments" },
  });
  expect(taken[1]?.body).not.toHaveProperty("payload");
});

test("where a channel does not listen, it is told again later and in order, and at last a manager hears", async () => {
  const { id: channelId } = await createChannel(cast.maya, { kind: "webhook", name: "Down", url: `${base}/hook` });
  status = 500;
  const { id, incident } = await paged();
  await tick();
  await acknowledge(cast.bob, id, "app");
  await deliver();
  expect(taken).toHaveLength(1);
  expect((await listChannels(cast.maya))[0]?.error).toContain("status 500");
  status = 200;
  await deliver();
  await deliver();
  expect(taken.map(({ body }) => body.type)).toEqual(["page.sent", "page.sent", "page.acknowledged"]);
  status = 500;
  const second = await paged();
  await tick();
  for (let attempt = 0; attempt < 6; attempt += 1) await deliver();
  expect(await db().dispatch.findMany({ where: { escalationId: second.id } })).toMatchObject([
    { state: "failed", attempts: 6 },
  ]);
  const failed = { type: "channel.failed", subject: String(channelId) };
  expect(await db().auditEvent.count({ where: { ...failed, incidentId: second.incident.id } })).toBe(1);
  expect(incident.id).not.toBe(second.incident.id);
});

test("what a channel is reached with is sealed, and who adds one is a manager", async () => {
  const routingKey = secretValue();
  const channel = { kind: "pagerduty" as const, name: "PagerDuty", routingKey, returnSecret: secretValue() };
  await createChannel(cast.maya, channel);
  const rows = await db().$queryRaw<
    { row: string }[]
  >`SELECT encode("sealedUrl", 'escape') || encode("sealedSecret", 'escape') ||
    encode("sealedReturn", 'escape') || name || host AS row FROM "PageChannel"`;
  for (const secret of [routingKey, channel.returnSecret, "enqueue"])
    expect(JSON.stringify(rows)).not.toContain(secret);
  await expect(createChannel(cast.bob, channel)).rejects.toThrow("playbooks:write");
  await expect(createChannel(cast.mallory, channel)).rejects.toThrow("playbooks:write");
  await expect(createChannel(cast.maya, { kind: "slack", name: "Inside", url: "https://10.0.0.1/" })).rejects.toThrow(
    "private network",
  );
});

test("only the owner, in person, says which private places may be reached", async () => {
  const allowedHosts = ["10.0.0.1:80"];
  await expect(changePolicy(cast.maya, { allowedHosts })).rejects.toThrow("Only the owner");
  await expect(changePolicy(tokenViewer(cast.alice, ["playbooks:write"]), { allowedHosts })).rejects.toThrow(
    "Only the owner",
  );
  await expect(changePolicy(cast.bob, { rounds: 2 })).rejects.toThrow("playbooks:write");
});

test("what PagerDuty tells back is taken by its signature alone, and acknowledges as the person it names", async () => {
  const returnSecret = secretValue();
  const channel = {
    kind: "pagerduty" as const,
    name: "PagerDuty",
    url: `${base}/v2`,
    routingKey: secretValue(),
    returnSecret,
  };
  const { id: channelId } = await createChannel(cast.maya, channel);
  const [bobs, nobodys] = [await paged(), await paged()];
  await tick();
  const told = async (escalationId: number, by: string, { secret = returnSecret, old = "" } = {}) => {
    const body = JSON.stringify({
      event: {
        ...{ event_type: "incident.acknowledged", agent: { type: "user_reference", summary: by } },
        data: { type: "incident", incident_key: `handback-escalation-${escalationId}` },
      },
    });
    const sign = (key: string) => `v1=${createHmac("sha256", key).update(body).digest("hex")}`;
    const headers = { "x-pagerduty-signature": old ? `${sign(old)},${sign(secret)}` : sign(secret) };
    const request = new Request("https://handback.acme.example/", { method: "POST", body, headers });
    return (await receive(request, { params: Promise.resolve({ id: String(channelId) }) })).status;
  };
  expect(await told(bobs.id, "Bob Okafor", { secret: secretValue() })).toBe(401);
  expect((await escalationById(bobs.id)).state).toBe("open");
  expect(await told(bobs.id, "Bob Okafor", { old: secretValue() })).toBe(204);
  expect(await escalationById(bobs.id)).toMatchObject({
    acknowledgedBy: cast.bob.memberId,
    acknowledgedIn: "pagerduty",
  });
  expect(await told(bobs.id, "Bob Okafor")).toBe(204);
  expect(await told(nobodys.id, "Nobody We Know")).toBe(204);
  await pass(nobodys.id, 60);
  await tick();
  expect(await pagesOf(nobodys.id)).toEqual(["Bob"]);
  expect(await escalationById(nobodys.id)).toMatchObject({ state: "acknowledged", acknowledgedBy: null });
  // An escalation that this channel was never told of is none of its business.
  await db().dispatch.deleteMany();
  const other = await paged();
  expect(await told(other.id, "Bob Okafor")).toBe(204);
  expect((await escalationById(other.id)).state).toBe("open");
});
