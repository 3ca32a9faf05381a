import { randomUUID } from "node:crypto";
import { grantAccess } from "@/lib/access/grant-access";
import { createCampaign } from "@/lib/campaigns/create";
import { db } from "@/lib/db/client";
import { askForFile } from "@/lib/exports/ask-file";
import { writeExport } from "@/lib/exports/write-file";
import { submitFeedback } from "@/lib/feedback/submit";
import { connectCodeHost } from "@/lib/forge/connections";
import { suggestAgain } from "@/lib/identities/suggestions";
import { assignIncident } from "@/lib/incidents/assign";
import { commentOnIncident } from "@/lib/incidents/comment";
import { attachEvidence } from "@/lib/incidents/evidence";
import { createEndpoint, testDelivery } from "@/lib/ingest/endpoints";
import { receiveWebhook } from "@/lib/ingest/receive";
import { inviteMembers } from "@/lib/members/invite";
import { createServiceAccount } from "@/lib/members/service-accounts";
import { keepSession } from "@/lib/members/sessions";
import { fanOut } from "@/lib/notifications/fan-out";
import { advanceDue } from "@/lib/oncall/advance";
import { createChannel } from "@/lib/oncall/channels";
import { createSchedule } from "@/lib/oncall/configure";
import { sendHandOff } from "@/lib/oncall/hand-off";
import { pageNow } from "@/lib/oncall/start";
import { askSwap } from "@/lib/oncall/swaps";
import { declareIncident } from "@/lib/response/declare";
import { addFile } from "@/lib/response/files";
import { setRunbook } from "@/lib/runbooks/runbooks";
import { createToken } from "@/lib/tokens/tokens";
import { connectGitGuardian } from "@/lib/write-back/gitguardian";
import { blockedMergeRequest } from "../access/matrix/objects";
import { type Cast, seatCast } from "../cast";
import { eventIds } from "../database";
import { asSystem, day, external, finding, hour, incident, later, report, signedUp } from "../factories";

export type Furnished = Cast & { session: string };

/** The cast with a little of everything that the API can answer, and alice signed in. */
export async function furnish(): Promise<Furnished> {
  const cast = await seatCast();
  const alice = { ...cast.alice, signedInAt: new Date() };
  const session = randomUUID();
  const hourFromNow = later(new Date(), hour);
  await keepSession(session, alice.memberId, hourFromNow);
  await keepSession(randomUUID(), cast.rita.memberId, hourFromNow);
  await signedUp(alice);
  const repository = { fullName: "acme/payments", url: "https://github.com/acme/payments" };
  await report([
    finding({ repository, place: { branch: "main" } }),
    finding({ repository, place: { historical: true, authorEmail: "dana@elsewhere.example" } }),
    finding({ repository, place: { authorName: "", authorEmail: "" } }),
    external("7", { repository: { fullName: "acme/web" }, kind: "code_scanning" }),
  ]);
  const [first = 0, second = 0] = await secretIncidents();
  await commentOnIncident(cast.maya, first, "Looking at it.");
  await submitFeedback(cast.maya, first, { actualSecret: true, accessToSensitive: null, revoked: false, remarks: "" });
  await grantAccess(cast.maya, first, { memberId: cast.rita.memberId });
  await attachEvidence(cast.maya, first, { note: "The provider says it is revoked." });
  await assignIncident(cast.maya, second, { memberId: alice.memberId });
  await fanOut(await eventIds(second, "incident.assigned"));
  const { id: endpointId } = await createEndpoint(asSystem, "github");
  const { source, headers, body } = await testDelivery(asSystem, endpointId);
  await receiveWebhook(source, endpointId, headers, body);
  const acme = { account: "acme", token: "not-a-token-at-all", internal: false };
  const { id: codeHostId } = await connectCodeHost(asSystem, {
    kind: "github",
    url: "https://code.acme.example",
    ...acme,
  });
  await db().backFill.create({ data: { codeHostId, account: "acme", steps: [], leftOut: ["Dependabot alerts"] } });
  await connectGitGuardian(asSystem, { url: "https://gitguardian.acme.example", token: acme.token });
  await setRunbook(asSystem, "", "https://wiki.acme.example/runbook");
  await db().hostAccount.create({
    data: { memberId: alice.memberId, host: "github.com", accountId: "583231", login: "alice" },
  });
  const failed = { state: "failed" as const, error: "It failed." };
  const asked = { host: "code.acme.example", repository: "acme/payments", title: "A key", body: "See there." };
  await db().thread.create({ data: { incidentId: first, kind: "issue", askedBy: "system:test", ...asked, ...failed } });
  await db().sourceAlert.create({
    data: { incidentId: first, standing: "failed", error: "It failed.", agreedHere: "open", agreedThere: "open" },
  });
  await inviteMembers(alice, ["new@acme.example"], "member");
  await createToken(asSystem, { memberEmail: alice.email, name: "an older one", scopes: ["scan"] });
  await createServiceAccount(alice, "pipeline", "member");
  await suggestAgain(alice);
  await db().closureRequest.create({
    data: {
      incidentId: first,
      requestedBy: `member:${cast.rita.memberId}`,
      memberId: cast.rita.memberId,
      email: cast.rita.email,
      wanted: "resolved",
      revoked: true,
      why: "A manager approves what developers close.",
    },
  });
  const [eventId = "0"] = await eventIds(second);
  const run = { eventId: BigInt(eventId), event: "incident.triggered", incidentId: second };
  await db().playbookRun.create({
    data: { playbookId: "mail-commit-author", ...run, outcome: "done", detail: "mailed" },
  });
  const { id } = await askForFile(alice, { table: "incidents", format: "csv", query: {} });
  await writeExport(id, { last: true });
  const dueAt = later(new Date(), 20 * day);
  const chosen = { incidentIds: await secretIncidents() };
  await createCampaign(alice, { name: "Old keys", chosen, dueAt, contactId: alice.memberId, may: "off" });
  const always = { name: "Always", startsAt: "2026-01-05T08:00", rule: "FREQ=DAILY", minutes: 1_440, turnShifts: 1 };
  const layers = [{ ...always, memberIds: [cast.bob.memberId] }];
  const scheduleId = await createSchedule(alice, { name: "Engineers", timeZone: "Europe/Berlin", layers });
  const shift = { from: later(new Date(), 3 * day), until: later(new Date(), 4 * day) };
  await blockedMergeRequest();
  const { id: declared } = await incident({ detector: "declared-openly" });
  await declareIncident(alice, declared, { people: [cast.rita.memberId, cast.bob.memberId] });
  await addFile(alice, declared, { name: "auth.log", bytes: Buffer.from("a login") });
  await askSwap(cast.bob, { scheduleId, memberId: cast.alice.memberId, shift });
  await createChannel(alice, { kind: "slack", name: "Chat", url: "https://hooks.slack.com/services/x" });
  const words = { summary: "It works.", nextSteps: "Rotate it.", relatedIssues: "", engaged: "", bridgeUrl: "" };
  await sendHandOff(cast.bob, { ...words, channels: "", toId: alice.memberId, incidentIds: [first] });
  await pageNow(alice, first);
  await advanceDue();
  return { ...cast, session };
}

async function secretIncidents(): Promise<number[]> {
  const incidents = await db().incident.findMany({ where: { kind: "secret" }, orderBy: { id: "asc" } });
  return incidents.map(({ id }) => id);
}

/** The address with ids of things that exist; of members, one's own where somebody is named. */
export async function idsFor(address: string, self?: { memberId: number }): Promise<string> {
  const [, , , noun = "", ...rest] = address.split("/");
  if (!address.includes("{")) return address;
  if (noun === "incidents" && /^(checklist|response)$/.test(rest[1] ?? ""))
    return address
      .replace("{id}", String((await db().response.findFirstOrThrow()).incidentId))
      .replace("{fileId}", (await db().responseFile.findFirstOrThrow()).id);
  const id = noun === "members" && self ? self.memberId : ((await idOf[noun]?.()) ?? 1);
  const note = await db().comment.findFirst();
  return [`/api/v1/${noun}`, ...rest]
    .join("/")
    .replace("{id}", String(id))
    .replace("{table}", "incidents")
    .replace("{noteId}", String(note?.id ?? 1));
}

const idOf: Record<string, () => Promise<number | string>> = {
  incidents: async () => (await secretIncidents())[0] ?? 0,
  members: async () => (await db().member.findFirstOrThrow({ where: { email: "rita@acme.example" } })).id,
  sources: async () => (await db().repository.findFirstOrThrow({ orderBy: { id: "asc" } })).id,
  repositories: async () => (await db().repository.findFirstOrThrow({ orderBy: { id: "asc" } })).id,
  developers: async () => (await db().developer.findFirstOrThrow({ orderBy: { id: "asc" } })).id,
  "back-fills": async () => (await db().backFill.findFirstOrThrow()).id,
  "code-hosts": async () => (await db().codeHost.findFirstOrThrow()).id,
  "merge-requests": async () => (await db().mergeRequest.findFirstOrThrow()).id,
  campaigns: async () => (await db().campaign.findFirstOrThrow()).id,
  "hand-offs": async () => (await db().handOff.findFirstOrThrow()).id,
  escalations: async () => (await db().escalation.findFirstOrThrow()).id,
  "page-channels": async () => (await db().pageChannel.findFirstOrThrow()).id,
  schedules: async () => (await db().schedule.findFirstOrThrow()).id,
  playbooks: async () => "mail-commit-author",
  api_tokens: async () => (await db().apiToken.findFirstOrThrow()).id,
  exports: async () => (await db().export.findFirstOrThrow({ where: { state: "ready" } })).id,
  endpoints: async () => (await db().endpoint.findFirstOrThrow()).id,
};
