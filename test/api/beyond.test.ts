import { createHash, createHmac } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { sessionCookie } from "@/app/_server/viewer";
import { POST as heardFromPagerDuty } from "@/app/api/v1/page-channels/[id]/pagerduty/route";
import { db, inTransaction } from "@/lib/db/client";
import { commentOnIncident } from "@/lib/incidents/comment";
import { setOwner } from "@/lib/members/owner";
import { createChannel } from "@/lib/oncall/channels";
import { dispatchAll } from "@/lib/oncall/dispatch";
import { pageNow } from "@/lib/oncall/start";
import { declareIncident } from "@/lib/response/declare";
import { allowLogin, outOfBand } from "@/lib/tokens/client-login";
import { ownDatabase, whenSomebodyWaits } from "../database";
import { incident } from "../factories";
import { call } from "./call";
import { type Furnished, furnish } from "./furnished";

ownDatabase();
let cast: Furnished;
let declared: number;
beforeAll(async () => {
  await setOwner("alice@acme.example");
  cast = await furnish();
  declared = (await incident()).id;
  await declareIncident(cast.alice, declared);
});

const beyond = 99_999_999_999;
test("a number that is none of ours in a filter is refused", async () => {
  const { status } = await call(cast.session, "GET", `/api/v1/hand-offs?incident_id=${beyond}`);
  expect(status).toBe(422);
});

test("a NUL in a path leads nowhere", async () => {
  const { PATCH } = await import("@/app/api/v1/gitguardian-workspaces/[host]/route");
  const url = "https://handback.acme.example/api/v1/gitguardian-workspaces/a%00b";
  const headers = { cookie: `${sessionCookie()}=${cast.session}`, origin: new URL(url).origin };
  const request = new Request(url, { method: "PATCH", headers, body: JSON.stringify({ write_back: true }) });
  expect((await PATCH(request, { params: Promise.resolve({ host: "a\0b" }) })).status).toBe(404);
});

test("a step of a response beyond any is refused", async () => {
  const { status } = await call(cast.session, "POST", `/api/v1/incidents/${declared}/response/timeline`, {
    text: "Seen in the logs.",
    step: beyond,
  });
  expect([404, 422]).toContain(status);
});

test("a hand-off of a schedule that does not exist is refused", async () => {
  const { status } = await call(cast.session, "POST", "/api/v1/hand-offs", {
    summary: "All quiet.",
    next_steps: "Nothing.",
    to_id: cast.maya.memberId,
    schedule_id: 999_999,
  });
  expect([404, 422]).toContain(status);
});

test("a program's name that the database cannot hold is not kept, and its login goes on", async () => {
  const verifier = "v".repeat(43);
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  const code = await allowLogin(
    { ...cast.alice, signedInAt: new Date() },
    { redirectUri: outOfBand, scopes: ["scan"], challenge },
  );
  const { POST } = await import("@/app/api/v1/oauth/token/route");
  const body = new URLSearchParams({ code, code_verifier: verifier, redirect_uri: outOfBand, name: "a\0b" });
  const request = new Request("https://handback.acme.example/api/v1/oauth/token", { method: "POST", body });
  expect((await POST(request, { params: Promise.resolve({}) })).status).toBe(200);
});

test("what PagerDuty says of who acknowledged is taken as far as it can be kept", async () => {
  const { id } = await incident();
  const escalationId = await pageNow(cast.alice, id);
  const returnSecret = "a-secret-of-pagerduty";
  const channel = await createChannel(
    { ...cast.alice, signedInAt: new Date() },
    {
      ...{ kind: "pagerduty", name: "PagerDuty", routingKey: "r".repeat(32), returnSecret },
    },
  );
  await inTransaction((tx) => dispatchAll(tx, "trigger", [{ escalationId, level: 1 }], new Date()));
  const event = {
    event_type: "incident.acknowledged",
    agent: { summary: "A\0B \ud800" },
    data: { incident_key: `handback-escalation-${escalationId}` },
  };
  const body = JSON.stringify({ event });
  const signature = `v1=${createHmac("sha256", returnSecret).update(body).digest("hex")}`;
  const request = new Request("https://handback.acme.example/", {
    ...{ method: "POST", body, headers: { "x-pagerduty-signature": signature } },
  });
  const { status } = await heardFromPagerDuty(request, { params: Promise.resolve({ id: String(channel.id) }) });
  expect(status).toBe(204);
  expect(await db().escalation.findUnique({ where: { id: escalationId } })).toMatchObject({ state: "acknowledged" });
});

test("half a character in somebody's words is refused or kept, and no fault of ours", async () => {
  const { id } = await incident();
  const half = "Rolled \ud83d.";
  const said = await call(cast.session, "POST", `/api/v1/incidents/secrets/${id}/notes`, { comment: half });
  expect(said.status).toBeLessThan(500);
  const resolved = await call(cast.session, "POST", `/api/v1/incidents/secrets/${id}/resolve`, {
    secret_revoked: true,
    comment: half,
  });
  expect(resolved.status).toBeLessThan(500);
  const moment = await call(cast.session, "POST", `/api/v1/incidents/${declared}/response/timeline`, { text: half });
  expect(moment.status).toBeLessThan(500);
  const report = await call(cast.session, "GET", `/api/v1/incidents/${declared}/response/report?format=pdf`);
  expect(report.status).toBe(200);
});

test.each([100, 10_000, 200_000])("a body of %i lists within each other is refused", async (depth) => {
  const { POST } = await import("@/app/api/v1/hand-offs/route");
  const url = "https://handback.acme.example/api/v1/hand-offs";
  const headers = { cookie: `${sessionCookie()}=${cast.session}`, origin: new URL(url).origin };
  for (const text of ["[".repeat(depth) + "]".repeat(depth), `${"[".repeat(depth)}"\\ud800"${"]".repeat(depth)}`]) {
    const request = new Request(url, { method: "POST", headers, body: text });
    expect([400, 422]).toContain((await POST(request, { params: Promise.resolve({}) })).status);
  }
});

test("what two take away at once is gone for the second, and no fault of ours", async () => {
  const { id } = await incident();
  await commentOnIncident(cast.alice, id, "Twice.");
  const comment = await db().comment.findFirstOrThrow({ where: { incidentId: id } });
  const path = `/api/v1/incidents/secrets/${id}/notes/${comment.id}`;
  let second: Promise<Response> | undefined;
  await db().$transaction(async (tx) => {
    await tx.comment.delete({ where: { id: comment.id } });
    second = call(cast.session, "DELETE", path);
    await whenSomebodyWaits();
  });
  expect((await second)?.status).toBe(409);
});
