import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { routes } from "@/app/api/v1/_shape/routes";
import { permissions } from "@/lib/access/policy";
import { knownHosts } from "@/lib/commands/connect";
import { db } from "@/lib/db/client";
import { askForFile } from "@/lib/exports/ask-file";
import { mergeDevelopers } from "@/lib/identities/merge";
import { resolveIncident } from "@/lib/incidents/resolve";
import { createEndpoint } from "@/lib/ingest/endpoints";
import { setOwner } from "@/lib/members/owner";
import { keepSession } from "@/lib/members/sessions";
import { createChannel } from "@/lib/oncall/channels";
import { createSchedule } from "@/lib/oncall/configure";
import { sendHandOff } from "@/lib/oncall/hand-off";
import { pageNow } from "@/lib/oncall/start";
import { declareIncident } from "@/lib/response/declare";
import { addFile } from "@/lib/response/files";
import { addPerson } from "@/lib/response/people";
import { addAction } from "@/lib/response/review";

import { shareIncident } from "@/lib/sharing/share";
import { createToken } from "@/lib/tokens/tokens";
import {
  backFill,
  blockedMergeRequest,
  codeHost,
  passedMergeRequest,
  pausedBackFill,
  repository as someRepository,
} from "../access/matrix/objects";
import { ownDatabase } from "../database";
import { asSystem, day, finding, hour, incident, later, next, report, signedUp } from "../factories";
import { call } from "./call";
import { type Furnished, furnish } from "./furnished";

ownDatabase();
let cast: Furnished;
beforeAll(async () => {
  await setOwner("alice@acme.example");
  cast = await furnish();
});

type Act = { params?: Record<string, number | string>; body?: unknown; credential?: string };

const open = async () => (await incident({ place: { authorEmail: `author-${next()}@acme.example` } })).id;
const resolved = async () => {
  const id = await open();
  await resolveIncident(cast.maya, id, { secretRevoked: true });
  return id;
};
const signedIn = async (memberId: number) => {
  const session = randomUUID();
  await keepSession(session, memberId, later(new Date(), hour));
  return session;
};
const token = () => createToken(asSystem, { memberId: cast.alice.memberId, name: "act", scopes: permissions });
const developer = async () => {
  await report([finding({ place: { authorName: `Person ${next()}`, authorEmail: `person-${next()}@acme.example` } })]);
  return (await db().developer.findFirstOrThrow({ orderBy: { id: "desc" } })).id;
};
const member = () => {
  const email = `member-${next()}@acme.example`;
  return db().member.create({ data: { email, name: email, accessLevel: "member" } });
};
const request = async (by: { memberId: number; email: string }) => {
  const { memberId, email } = by;
  const wish = { wanted: "ignored" as const, ignoreReason: "low_risk" as const, why: "asked" };
  const incidentId = await open();
  return (
    await db().closureRequest.create({
      data: { incidentId, requestedBy: `member:${memberId}`, memberId, email, ...wish },
    })
  ).id;
};
const suggestion = async (decision: string | null = null) => {
  await developer();
  await developer();
  const [second, first] = await db().address.findMany({ orderBy: { id: "desc" }, take: 2 });
  const pair = { firstId: first?.id ?? 0, secondId: second?.id ?? 0, rule: "equal_name", reason: "same name" };
  return (await db().suggestion.create({ data: { ...pair, decision } })).id;
};
const invitation = async () =>
  (
    await db().member.create({
      data: {
        email: `invited-${next()}@acme.example`,
        name: "",
        accessLevel: "member",
        invitedAt: later(new Date(), -hour),
        inviteExpiresAt: later(new Date(), hour),
      },
    })
  ).id;
const service = async () =>
  (
    await db().member.create({
      data: { email: `service-${next()}@service.invalid`, name: "machine", accessLevel: "member", service: true },
    })
  ).id;
const declared = async () => {
  const { id } = await incident();
  await declareIncident(cast.alice, id);
  return id;
};
const responseOf = (verb: string, body: object, prepare?: (id: number) => Promise<unknown>) => ({
  [verb.replace(" ", " /api/v1/incidents/{id}/")]: async () => {
    const id = await declared();
    await prepare?.(id);
    return { params: { id, number: 1, memberId: cast.bob.memberId }, body };
  },
});
const responseAction = (id: number) =>
  addAction(cast.alice, id, { text: "Rotate", ownerId: cast.alice.memberId, dueOn: new Date("2027-01-31") });
const campaignBody = async () => ({
  name: "Old keys",
  due_on: later(new Date(), 14 * day)
    .toISOString()
    .slice(0, 10),
  contact_id: cast.maya.memberId,
  incident_ids: [await open()],
});
const campaign = async (state: "draft" | "running" | "paused") => {
  const { id } = (await (await call(cast.session, "POST", "/api/v1/campaigns", await campaignBody())).json()) as {
    id: number;
  };
  if (state !== "draft") await call(cast.session, "POST", `/api/v1/campaigns/${id}/start`);
  if (state === "paused") await call(cast.session, "POST", `/api/v1/campaigns/${id}/pause`);
  return id;
};
const gitguardian = async () => {
  const host = `gitguardian-${next()}.acme.example`;
  const sealedToken = Buffer.alloc(1);
  await db().gitGuardianWorkspace.create({ data: { host, apiUrl: `https://${host}/exposed/v1`, sealedToken } });
  return host;
};
const note = async () =>
  await db().comment.create({ data: { incidentId: await open(), memberId: cast.alice.memberId, body: "x" } });

const schedule = (memberId = cast.bob.memberId) =>
  createSchedule(cast.maya, {
    ...{ name: `Engineers ${next()}`, timeZone: "UTC" },
    layers: [
      {
        ...{ name: "Always", startsAt: "2026-01-05T08:00", rule: "FREQ=DAILY", minutes: 24 * 60 },
        ...{ turnShifts: 1, memberIds: [memberId] },
      },
    ],
  });
const handOff = async () =>
  sendHandOff(cast.bob, {
    ...{ toId: cast.alice.memberId, incidentIds: [await open()], summary: "It works.", nextSteps: "Rotate it." },
    ...{ relatedIssues: "", engaged: "", bridgeUrl: "", channels: "" },
  });
const tomorrow = () => ({
  from: later(new Date(), day).toISOString(),
  until: later(new Date(), day + hour).toISOString(),
});
const swap = async (by: { memberId: number }, of: { memberId: number }) => {
  const { from, until } = tomorrow();
  const people = { askedById: by.memberId, askedOfId: of.memberId };
  const period = { from: new Date(from), until: new Date(until) };
  return (await db().shiftSwap.create({ data: { scheduleId: await schedule(by.memberId), ...people, ...period } })).id;
};

/** One valid use of every operation that changes something. */
const ofIncidents: Record<string, () => Promise<Act>> = {
  "PATCH /{id}": async () => ({ params: { id: await open() }, body: { severity: "info" } }),
  "POST /{id}/assign": async () => ({ params: { id: await open() }, body: { email: "bob@acme.example" } }),
  "POST /{id}/unassign": async () => {
    const id = await open();
    await call(cast.session, "POST", `/api/v1/incidents/${id}/assign`, { email: "bob@acme.example" });
    return { params: { id } };
  },
  "POST /{id}/resolve": async () => ({ params: { id: await open() }, body: { secret_revoked: true } }),
  "POST /{id}/ignore": async () => ({ params: { id: await open() }, body: { ignore_reason: "low_risk" } }),
  "POST /{id}/prolong": async () => {
    const id = await open();
    const until = (days: number) => ({
      ignore_until: new Date(Date.now() + days * 86_400_000).toISOString(),
      comment: "x",
    });
    await call(cast.session, "POST", `/api/v1/incidents/${id}/ignore`, { ignore_reason: "low_risk", ...until(5) });
    return { params: { id }, body: until(30) };
  },
  "POST /{id}/reopen": async () => ({ params: { id: await resolved() } }),
  "POST /{id}/share": async () => ({ params: { id: await open() }, body: {} }),
  "POST /{id}/unshare": async () => {
    const id = await open();
    await shareIncident(cast.maya, id, {
      feedbackCollection: true,
      autoHealing: false,
      lifespanDays: 1,
      sendMail: false,
    });
    return { params: { id } };
  },
  "POST /{id}/grant_access": async () => ({ params: { id: await open() }, body: { email: "rita@acme.example" } }),
  "POST /{id}/revoke_access": async () => {
    const id = await open();
    await call(cast.session, "POST", `/api/v1/incidents/${id}/grant_access`, { email: "rita@acme.example" });
    return { params: { id }, body: { email: "rita@acme.example" } };
  },
  "POST /{id}/notes": async () => ({ params: { id: await open() }, body: { comment: "A note" } }),
  "PATCH /{id}/notes/{noteId}": async () => {
    const { id, incidentId } = await note();
    return { params: { id: incidentId, noteId: id }, body: { comment: "Another" } };
  },
  "DELETE /{id}/notes/{noteId}": async () => {
    const { id, incidentId } = await note();
    return { params: { id: incidentId, noteId: id } };
  },
  "POST /{id}/feedback": async () => ({ params: { id: await open() }, body: { revoked_yes_no: true } }),
  "POST /{id}/not-mine": async () => {
    const id = await open();
    await db().grant.create({ data: { incidentId: id, memberId: cast.rita.memberId, origin: "manual" } });
    return { params: { id }, body: {}, credential: await signedIn(cast.rita.memberId) };
  },
  "POST /{id}/evidence": async () => ({ params: { id: await resolved() }, body: { note: "Seen to be revoked." } }),
  "POST /{id}/threads/{threadId}/retry": async () => {
    const incidentId = await open();
    const thread = {
      incidentId,
      kind: "issue" as const,
      host: "github.com",
      repository: "acme/x",
      title: "t",
      body: "b",
    };
    const failed = { ...thread, askedBy: "system:test", state: "failed" as const, error: "It failed." };
    const { id: threadId } = await db().thread.create({ data: failed });
    return { params: { id: incidentId, threadId } };
  },
  "POST /{id}/alert": async () => {
    const { id } = await incident({ identity: { external: `github:secret:github.com/acme/x/${next()}` } });
    await db().sourceAlert.create({
      data: { incidentId: id, standing: "conflict", agreedHere: "open", agreedThere: "open", thereStatus: "open" },
    });
    return { params: { id }, body: { take: "here" } };
  },
  "POST /{id}/review": async () => {
    const id = await resolved();
    await db().incident.update({ where: { id }, data: { reviewDrawnAt: new Date() } });
    return { params: { id }, body: { verdict: "fine" } };
  },
};

const acts: Record<string, () => Promise<Act>> = {
  ...Object.fromEntries(
    ["/api/v1/incidents", "/api/v1/incidents/secrets"].flatMap((base) =>
      Object.entries(ofIncidents).flatMap(([name, act]) =>
        base + name.slice(name.indexOf("/")) in routes ? [[name.replace(" ", ` ${base}`), act]] : [],
      ),
    ),
  ),
  "POST /api/v1/incidents/remind": async () => ({ body: { incident_ids: [await open()] } }),
  "POST /api/v1/developers/{id}/remind": async () => ({ params: { id: await developer() }, body: {} }),
  "PATCH /api/v1/developers/{id}": async () => ({ params: { id: await developer() }, body: { left: true } }),
  "POST /api/v1/developers/{id}/merge": async () => ({
    params: { id: await developer() },
    body: { developer_id: await developer() },
  }),
  "POST /api/v1/developers/{id}/unmerge": async () => {
    const alice = { ...cast.alice, signedInAt: new Date() };
    const { developerId, mergeId } = await mergeDevelopers(alice, await developer(), await developer());
    return { params: { id: developerId }, body: { merge_id: mergeId } };
  },
  "POST /api/v1/developers/{id}/assign": async () => ({
    params: { id: await developer() },
    body: { member_id: cast.bob.memberId },
  }),
  "POST /api/v1/developers/{id}/transfer": async () => ({
    params: { id: await developer() },
    body: { member_id: cast.bob.memberId },
  }),
  "POST /api/v1/addresses": async () => ({ body: { email: `mine-${next()}@acme.example` } }),
  "DELETE /api/v1/addresses/{id}": async () => {
    const own = await db().developer.findFirstOrThrow({ where: { memberId: cast.alice.memberId } });
    const address = { email: `proved-${next()}@acme.example`, developerId: own.id, link: "proved" as const };
    return { params: { id: (await db().address.create({ data: address })).id } };
  },
  "POST /api/v1/addresses/{id}/unmerge": async () => {
    const id = await developer();
    const second = { email: `second-${next()}@acme.example`, developerId: id, link: "approved" as const };
    return { params: { id: (await db().address.create({ data: second })).id } };
  },
  "POST /api/v1/addresses/{id}/not-shared": async () => {
    const shared = {
      email: `shared-${next()}@acme.example`,
      developerId: await developer(),
      unmailable: "shared" as const,
    };
    return { params: { id: (await db().address.create({ data: shared })).id } };
  },
  "POST /api/v1/suggestions/{id}/accept": async () => ({ params: { id: await suggestion() } }),
  "POST /api/v1/suggestions/{id}/dismiss": async () => ({ params: { id: await suggestion() } }),
  "POST /api/v1/suggestions/{id}/reopen": async () => ({ params: { id: await suggestion("dismissed") } }),
  "POST /api/v1/mailmaps": async () => ({ body: { text: "Dana Li <dana.li@acme.example> <dana@elsewhere.example>" } }),
  "POST /api/v1/api_tokens": async () => ({ body: { name: "new", scopes: ["scan"] } }),
  "DELETE /api/v1/api_tokens/{id}": async () => ({ params: { id: (await token()).id } }),
  "DELETE /api/v1/api_tokens/self": async () => ({ credential: (await token()).token }),
  "POST /api/v1/token/revoke": async () => ({ credential: (await token()).token }),
  "POST /api/v1/service-accounts": async () => ({ body: { name: "machine" } }),
  "PATCH /api/v1/service-accounts/{id}": async () => ({ params: { id: await service() }, body: { name: "renamed" } }),
  "DELETE /api/v1/service-accounts/{id}": async () => ({ params: { id: await service() } }),
  "POST /api/v1/invitations": async () => ({ body: { email: `guest-${next()}@acme.example` } }),
  "POST /api/v1/invitations/{id}/resend": async () => ({ params: { id: await invitation() } }),
  "DELETE /api/v1/invitations/{id}": async () => ({ params: { id: await invitation() } }),
  "PATCH /api/v1/members/{id}": async () => ({
    params: { id: (await member()).id },
    body: { access_level: "manager" },
  }),
  "DELETE /api/v1/members/{id}": async () => ({ params: { id: (await member()).id } }),
  "POST /api/v1/members/{id}/sign_out": async () => {
    const { id } = await member();
    await signedIn(id);
    return { params: { id }, body: {} };
  },
  "PATCH /api/v1/members/self": async () => ({ body: { time_zone: "Europe/Paris" } }),
  "POST /api/v1/members/self/sign_out": async () => ({ body: {}, credential: await signedIn((await member()).id) }),
  "DELETE /api/v1/sessions/{id}": async () => {
    const { id: memberId } = await member();
    await signedIn(memberId);
    return { params: { id: (await db().session.findFirstOrThrow({ where: { memberId } })).id } };
  },
  "POST /api/v1/weekly-report": async () => ({ body: {} }),
  "PATCH /api/v1/notifications/preferences": async () => ({ body: { quiet_hours: { from: "22:00", to: "07:00" } } }),
  "POST /api/v1/requests/{id}/approve": async () => ({ params: { id: await request(cast.rita) } }),
  "POST /api/v1/requests/{id}/deny": async () => ({
    params: { id: await request(cast.rita) },
    body: { reason: "Not yet revoked." },
  }),
  "POST /api/v1/requests/{id}/withdraw": async () => ({ params: { id: await request(cast.alice) } }),
  "PATCH /api/v1/repositories/{id}": async () => ({
    params: { id: (await db().repository.findFirstOrThrow()).id },
    body: { owner_email: "bob@acme.example" },
  }),
  "POST /api/v1/endpoints": async () => ({ body: { source: "github" } }),
  "DELETE /api/v1/endpoints/{id}": async () => ({ params: { id: (await createEndpoint(asSystem, "github")).id } }),
  "POST /api/v1/endpoints/{id}/rotate": async () => ({ params: { id: (await db().endpoint.findFirstOrThrow()).id } }),
  "PATCH /api/v1/playbooks/{id}": async () => ({ params: { id: "auto-resolve-revoked" }, body: { enabled: false } }),
  "PATCH /api/v1/due-days": async () => ({
    body: { of: "repository", id: (await db().repository.findFirstOrThrow()).id, days: { high: 3 } },
  }),
  "POST /api/v1/deliveries/replay": async () => ({ body: { state: "dead" } }),
  "PATCH /api/v1/runbooks": async () => ({ body: { url: "https://wiki.acme.example/runbook" } }),
  "POST /api/v1/gitguardian-workspaces": async () => ({
    body: { url: "https://dashboard.gitguardian.com", token: "not-a-token-at-all" },
  }),
  "PATCH /api/v1/gitguardian-workspaces/{host}": async () => ({
    params: { host: await gitguardian() },
    body: { write_back: true },
  }),
  "DELETE /api/v1/gitguardian-workspaces/{host}": async () => ({ params: { host: await gitguardian() } }),
  "POST /api/v1/host-accounts": async () => {
    await codeHost();
    const [host] = await knownHosts();
    return { body: { host, login: "alice" } };
  },
  "DELETE /api/v1/host-accounts/{id}": async () => {
    const account = { host: "github.com", accountId: String(next()), login: "alice", memberId: cast.alice.memberId };
    return { params: { id: (await db().hostAccount.create({ data: account })).id } };
  },
  "POST /api/v1/code-hosts": async () => ({
    body: { kind: "gitlab", url: "https://gitlab.com", account: `acme-${next()}`, token: "not-a-token-at-all" },
  }),
  "PATCH /api/v1/code-hosts/{id}": async () => ({ params: { id: await codeHost() }, body: { write_back: true } }),
  "DELETE /api/v1/code-hosts/{id}": async () => ({ params: { id: await codeHost() } }),
  "POST /api/v1/code-hosts/{id}/test": async () => ({ params: { id: await codeHost() } }),
  "POST /api/v1/code-hosts/{id}/rotate": async () => ({
    params: { id: await codeHost() },
    body: { token: "not-a-token-either" },
  }),
  "POST /api/v1/back-fills/{id}/pause": async () => ({ params: { id: await backFill() } }),
  "POST /api/v1/back-fills/{id}/resume": async () => ({ params: { id: await pausedBackFill() } }),
  "POST /api/v1/exports/{table}": async () => ({ params: { table: "incidents" } }),
  "DELETE /api/v1/exports/files/{id}": async () => ({
    params: { id: (await askForFile({ ...cast.alice }, { table: "incidents", format: "csv", query: {} })).id },
  }),
  ...responseOf("PATCH checklist/{number}", { status: "doing" }),
  ...responseOf("PATCH response", { channel: "a room" }),
  ...responseOf("POST response/attack", { over: true }),
  ...responseOf("POST response/timeline", { text: "Seen in the logs." }),
  ...responseOf("PATCH response/review", { parts: { summary: "It was stopped." } }),
  "POST /api/v1/incidents/{id}/response/actions": async () => ({
    params: { id: await declared() },
    body: { text: "Rotate monthly", owner_id: cast.bob.memberId, bring_in: true, due_on: "2027-01-31" },
  }),
  "PATCH /api/v1/incidents/{id}/response/actions/{actionId}": async () => {
    const id = await declared();
    return { params: { id, actionId: await responseAction(id) }, body: { done: true } };
  },
  "DELETE /api/v1/incidents/{id}/response/actions/{actionId}": async () => {
    const id = await declared();
    return { params: { id, actionId: await responseAction(id) } };
  },
  "POST /api/v1/incidents/{id}/checklist": async () => ({ params: { id: (await incident()).id } }),
  "POST /api/v1/incidents/{id}/response/files": async () => ({ params: { id: await declared() } }),
  "DELETE /api/v1/incidents/{id}/response/files/{fileId}": async () => {
    const id = await declared();
    const file = await addFile(cast.alice, id, { name: "log.txt", bytes: Buffer.from("a line") });
    return { params: { id, fileId: file.id }, body: { reason: "Added by mistake." } };
  },
  "POST /api/v1/incidents/{id}/response/people": async () => ({
    params: { id: await declared() },
    body: { member_id: cast.bob.memberId },
  }),
  "PATCH /api/v1/incidents/{id}/response/people/{memberId}": async () => {
    const id = await declared();
    await addPerson(cast.alice, id, cast.bob.memberId);
    return { params: { id, memberId: cast.bob.memberId }, body: { role: "scribe" } };
  },
  "DELETE /api/v1/incidents/{id}/response/people/{memberId}": async () => {
    const id = await declared();
    await addPerson(cast.alice, id, cast.bob.memberId);
    return { params: { id, memberId: cast.bob.memberId } };
  },
  "PUT /api/v1/response-template": async () => ({ body: { steps: [{ title: "Stop the attack" }] } }),
  "POST /api/v1/campaigns": async () => ({ body: await campaignBody() }),
  "POST /api/v1/campaigns/{id}/start": async () => ({ params: { id: await campaign("draft") } }),
  "POST /api/v1/campaigns/{id}/pause": async () => ({ params: { id: await campaign("running") } }),
  "POST /api/v1/campaigns/{id}/resume": async () => ({ params: { id: await campaign("paused") } }),
  "POST /api/v1/campaigns/{id}/cancel": async () => ({ params: { id: await campaign("running") } }),
  "POST /api/v1/escalations": async () => ({ body: { incident_id: await open() } }),
  "POST /api/v1/escalations/{id}/acknowledge": async () => ({
    params: { id: await pageNow(cast.maya, await open()) },
  }),
  "PATCH /api/v1/escalation-policy": async () => ({ body: { rounds: 3 } }),
  "POST /api/v1/page-channels": async () => ({ body: { kind: "pagerduty", name: "PagerDuty", routing_key: "none" } }),
  "DELETE /api/v1/page-channels/{id}": async () => ({
    params: {
      id: (await createChannel(cast.maya, { kind: "slack", name: "Chat", url: "https://hooks.slack.com/x" })).id,
    },
  }),
  "POST /api/v1/hand-offs": async () => ({
    body: { to_id: cast.bob.memberId, summary: "It works.", next_steps: "Rotate it.", incident_ids: [await open()] },
  }),
  "POST /api/v1/hand-offs/{id}/accept": async () => ({ params: { id: await handOff() } }),
  "POST /api/v1/hand-offs/{id}/decline": async () => ({ params: { id: await handOff() } }),
  "POST /api/v1/on-call/reviews": async () => ({ body: { schedule_id: await schedule(cast.alice.memberId) } }),
  "POST /api/v1/on-call/notes": async () => ({
    body: {
      ...{ schedule_id: await schedule(cast.alice.memberId), improve: "Page by phone." },
      at: later(new Date(), -hour).toISOString(),
    },
  }),
  "POST /api/v1/schedules": async () => ({
    body: {
      ...{ name: `On call ${next()}`, time_zone: "UTC", template: "weekdays_12h_weekend_48h" },
      member_ids: [cast.bob.memberId],
    },
  }),
  "PATCH /api/v1/schedules/{id}": async () => ({ params: { id: await schedule() }, body: { time_zone: "Asia/Tokyo" } }),
  "DELETE /api/v1/schedules/{id}": async () => ({ params: { id: await schedule() } }),
  "POST /api/v1/schedules/{id}/feed": async () => ({ params: { id: await schedule() } }),
  "POST /api/v1/schedules/{id}/overrides": async () => ({
    params: { id: await schedule() },
    body: { member_id: cast.bob.memberId, ...tomorrow() },
  }),
  "DELETE /api/v1/schedules/{id}/overrides/{overrideId}": async () => {
    const id = await schedule();
    const { from, until } = tomorrow();
    const period = { from: new Date(from), until: new Date(until) };
    const made = { scheduleId: id, memberId: cast.bob.memberId, ...period };
    return { params: { id, overrideId: (await db().shiftOverride.create({ data: made })).id } };
  },
  "POST /api/v1/swaps": async () => ({
    body: {
      ...{ schedule_id: await schedule(cast.alice.memberId), member_id: cast.bob.memberId },
      shift: tomorrow(),
    },
  }),
  "POST /api/v1/swaps/{id}/accept": async () => ({ params: { id: await swap(cast.bob, cast.alice) } }),
  "POST /api/v1/swaps/{id}/decline": async () => ({ params: { id: await swap(cast.bob, cast.alice) } }),
  "POST /api/v1/swaps/{id}/withdraw": async () => ({ params: { id: await swap(cast.alice, cast.bob) } }),
  "PATCH /api/v1/merge-policies": async () => ({
    body: { of: "repository", id: await someRepository(), policy: { blocks: ["critical"], validity: "valid" } },
  }),
  "POST /api/v1/merge-requests/{id}/approve": async () => ({
    params: { id: await blockedMergeRequest() },
    body: { reason: "A test value." },
  }),
  "POST /api/v1/merge-requests/{id}/withdraw-approval": async () => ({ params: { id: await passedMergeRequest() } }),
  "POST /api/v1/mail/release": async () => ({}),
  "PATCH /api/v1/workspace": async () => ({ body: { name: "Acme" } }),
  "POST /api/v1/members/{id}/make_owner": async () => {
    const { id, email } = await member();
    await signedUp({ memberId: id, email });
    await db().member.update({ where: { id }, data: { lastSignInAt: new Date() } });
    return { params: { id } };
  },
};

/** What changes nothing of the workspace, or cannot be done here; each with where it is seen to. */
const left: Record<string, string> = {
  "POST /api/v1/incidents/{id}/issues": "needs a code host: test/threads",
  "POST /api/v1/incidents/{id}/changes/preview": "looks at files, and changes nothing: test/changes",
  "POST /api/v1/incidents/{id}/changes": "needs a code host: test/changes",
  "POST /api/v1/notifications/read": "one's own bell, which nobody else sees",
  "POST /api/v1/campaigns/{id}/preview": "works out a draft anew, and decides nothing",
  "POST /api/v1/merge-requests": "judges what reports brought, and decides nothing: test/merge-requests",
  "POST /api/v1/suggestions": "looks for what may be suggested, and decides nothing",
  "POST /api/v1/addresses/confirm": "needs a mailed code: test/identities",
  "POST /api/v1/code-hosts/{id}/back-fills": "needs a code host: test/history",
  "POST /api/v1/code-hosts/{id}/preview": "asks, and changes nothing: test/history",
  "POST /api/v1/repositories/{id}/fetch-codeowners": "needs a code host: test/repositories",
  "POST /api/v1/incidents/{id}/ask": "needs a proposal of the ladder: test/asking",
  "POST /api/v1/page-channels/{id}/pagerduty": "needs PagerDuty's signature: test/oncall/channels.test.ts",
  "POST /api/graphql": "asks, and changes nothing",
  "POST /api/v1/scan": "looks at a text, and keeps nothing of it",
  "POST /api/v1/multiscan": "looks at texts, and keeps nothing of them",
  "POST /api/v1/endpoints/{id}/test": "a delivery that changes nothing; it stands with the deliveries",
  "POST /api/v1/oauth/authorize": "a code that is good for one token, whose making is told: test/tokens",
  "POST /api/v1/oauth/token": "needs such a code: test/tokens",
};

const changing = Object.entries(routes).flatMap(([address, { methods }]) =>
  methods.filter((method) => method !== "GET").map((method) => `${method} ${address}`),
);

test("every operation that changes something is tried here, or it says where", () => {
  expect(changing.filter((name) => !(name in acts) && !(name in left))).toEqual([]);
  expect([...Object.keys(acts), ...Object.keys(left)].filter((name) => !changing.includes(name))).toEqual([]);
});

describe.each(Object.keys(acts))("%s", (name) => {
  test("leaves at least one event in the audit trail, by whoever did it", async () => {
    const [method, address = ""] = name.split(" ");
    const { params = {}, body, credential = cast.session } = (await acts[name]?.()) ?? {};
    const path = address.replaceAll(/\{(\w+)\}/g, (_, key: string) => String(params[key]));
    const last = await db().auditEvent.findFirst({ orderBy: { id: "desc" } });
    const response = await call(credential, method as "POST", path, body ?? (method === "DELETE" ? undefined : {}));
    expect(response.status, await response.clone().text()).toBeLessThan(300);
    const events = await db().auditEvent.findMany({ where: { id: { gt: last?.id ?? 0n } } });
    expect(events).not.toHaveLength(0);
    expect(events.every(({ actor }) => /^(member|token):/.test(actor))).toBe(true);
  });
});
