import { beforeEach, describe, expect, test } from "vitest";
import { sizeOf } from "@/lib/campaigns/choose";
import { getCampaign } from "@/lib/campaigns/get";
import { planCampaign } from "@/lib/campaigns/plan";
import { startCampaign } from "@/lib/campaigns/start";
import { listTargets } from "@/lib/campaigns/targets";
import { db, inTransaction } from "@/lib/db/client";
import { Conflict, Forbidden, Invalid, NotFound } from "@/lib/errors";
import { submitFeedback } from "@/lib/feedback/submit";
import { recordCommits } from "@/lib/incidents/commit-authors";
import { configurePlaybook } from "@/lib/playbooks/configure";
import { createLink } from "@/lib/sharing/create";
import { disputeAuthorship } from "@/lib/sharing/dispute";
import { type Cast, linkViewer, seatCast, tokenViewer } from "../cast";
import { ownDatabase, waitingJobs } from "../database";
import { asSystem, commitSha, day, earlier, grant, incident, later, next, signedUp } from "../factories";
import { digestsOf, draftBy, draftOf, leaksBy, lineOf, person, targetsOf } from "./made";

ownDatabase();

let cast: Cast;
beforeEach(async () => {
  cast = await seatCast();
  await db().playbook.updateMany({ data: { enabled: true, settings: {} } });
  await db().workspace.update({ where: { id: 1 }, data: { linksEnabled: true } });
});

const reasons = async (id: number) => (await getCampaign(cast.maya, id)).reasons.map(({ reason }) => reason);
const preview = async (id: number) =>
  (await listTargets(cast.maya, id, "all", { limit: 50 })).rows.map(
    ({ route, name, recipient, incidents, reason }) => ({
      route,
      name,
      recipient,
      incidents,
      reason,
    }),
  );

async function merged(name: string, emails: string[], link: "approved" | "proved" = "proved") {
  const developer = await db().developer.create({ data: { name } });
  for (const [index, email] of emails.entries())
    await db().address.create({ data: { email, developerId: developer.id, link: index === 0 ? "seen" : link } });
  return developer;
}
async function mailedBefore(incidentId: number, recipient: string, kind: string, ago: number, count = 1) {
  const settledAt = earlier(new Date(), ago);
  for (let index = 0; index < count; index += 1)
    await db().mail.create({
      data: {
        ...{ incidentId, recipient, kind, state: "accepted", queuedAt: settledAt, settledAt },
        ...{ dedupeKey: `before ${next()}`, messageId: `<before-${next()}@acme.example>` },
      },
    });
}

describe("a draft", () => {
  test("says who would get what, by which way, and sends nothing", async () => {
    await signedUp(cast.rita);
    const dana = person("dana");
    const ids = [...(await leaksBy(dana, 3)), ...(await leaksBy(cast.rita.email, 2))];
    for (const id of ids) await grant(cast.rita, id);
    const id = await draftOf(cast.maya, ids);
    expect(await preview(id)).toEqual([
      { route: "link", name: "Dana Li", recipient: dana, incidents: 3, reason: null },
      { route: "app", name: "Rita Tanaka", recipient: cast.rita.email, incidents: 2, reason: null },
    ]);
    expect(await getCampaign(cast.maya, id)).toMatchObject({
      state: "draft",
      people: { link: 1, app: 1, unreached: 0, mailed: 0 },
      figures: { incidents: 5, waiting: 5 },
    });
    expect(await digestsOf(id)).toEqual([]);
    expect(await waitingJobs("campaigns.advance")).toEqual([]);
    expect(await db().sharingLink.count({ where: { campaignId: id } })).toBe(0);
  });

  test("names everybody who cannot be reached, and why", async () => {
    const left = person("left");
    const foreign = `eve-${next()}@elsewhere.example`;
    const noreply = `${next()}+octo@users.noreply.github.com`;
    const refused = person("refused");
    await db().suppression.create({ data: { email: refused, reason: "550", until: later(new Date(), day) } });
    const ids = [left, foreign, noreply, refused];
    const all: number[] = [];
    for (const email of ids) all.push(...(await leaksBy(email)));
    all.push((await incident({ place: null })).id);
    const address = await db().address.findUniqueOrThrow({ where: { email: left } });
    await db().developer.update({
      where: { id: address.developerId },
      data: { leftAt: new Date(), leftReason: "by_hand" },
    });
    const [hidden = 0] = await leaksBy(cast.mallory.email);
    await signedUp(cast.mallory);
    await db().grant.deleteMany({ where: { memberId: cast.mallory.memberId } });
    const id = await draftOf(cast.maya, [...all, hidden]);
    expect((await reasons(id)).sort()).toEqual(
      [
        "a manager says that they have left",
        "elsewhere.example is not one of the domains that may be mailed",
        "the commit's author address is a no-reply address",
        "the address refused mail: 550",
        "no source has named the commit's author yet",
        "Mallory Voss has joined, but cannot see it: give them access first",
      ].sort(),
    );
    expect((await preview(id)).every(({ route }) => route === "none")).toBe(true);
    await expect(startCampaign(cast.maya, id)).rejects.toThrow(Conflict);
  });

  test("leaves out what was answered or disputed, and whom three reminders did not move", async () => {
    const dana = person();
    const [answered = 0, disputed = 0, capped = 0, asked = 0] = await leaksBy(dana, 4);
    const link = async (incidentId: number) => {
      const of = { incidentId, recipient: dana, scopes: ["view" as const, "feedback" as const], lifespanDays: 3 };
      const { linkId } = await inTransaction((tx) => createLink(tx, asSystem, of));
      return linkViewer(await db().sharingLink.findUniqueOrThrow({ where: { id: linkId } }));
    };
    const answers = { actualSecret: true, accessToSensitive: null, revoked: null, remarks: "" };
    await submitFeedback(await link(answered), answered, answers);
    await disputeAuthorship(await link(disputed), { suggestedEmail: "", comment: "" });
    await mailedBefore(capped, dana, "reminder", 20 * day, 3);
    const id = await draftOf(cast.maya, [answered, disputed, capped, asked]);
    expect((await reasons(id)).sort()).toEqual([
      "it was answered already",
      "they say that it is not theirs; a manager decides",
      "they were reminded of it three times already",
    ]);
    expect(await getCampaign(cast.maya, id)).toMatchObject({ figures: { answered: 2, notAsked: 1, waiting: 1 } });
  });

  test("lets rest for three days who was mailed a moment ago", async () => {
    const dana = person();
    const [lately = 0, longAgo = 0] = await leaksBy(dana, 2);
    await mailedBefore(lately, dana, "incident-link", day);
    await mailedBefore(longAgo, dana, "incident-link", 10 * day);
    const id = await draftOf(cast.maya, [lately, longAgo]);
    expect((await getCampaign(cast.maya, id)).resting).toBe(1);
    const { notBefore } = await lineOf(id, lately);
    expect(Math.round(((notBefore?.getTime() ?? 0) - Date.now()) / day)).toBe(2);
    expect((await lineOf(id, longAgo)).notBefore).toBeNull();
  });

  test("makes one digest of several addresses that are surely one person's, at the one that is surest", async () => {
    const [seen, proved] = [person("dana"), person("dana")];
    await merged("Dana Li", [seen, proved]);
    const ids = [...(await leaksBy(seen, 2)), ...(await leaksBy(proved, 1))];
    const id = await draftOf(cast.maya, ids);
    expect(await preview(id)).toMatchObject([{ route: "link", recipient: proved, incidents: 3 }]);
  });

  test("goes to an incident's owner where it has one, and to others only where the playbook mails them", async () => {
    const [mine = 0] = await leaksBy(person());
    await db().incident.update({ where: { id: mine }, data: { assigneeId: cast.bob.memberId, status: "assigned" } });
    const sha = commitSha();
    const pusher = person("pusher");
    const noreply = `${next()}+octo@users.noreply.github.com`;
    await inTransaction((tx) =>
      recordCommits(tx, asSystem, [
        {
          ...{ repository: { fullName: "acme/payments" }, sha, authorName: "Octo", authorEmail: noreply },
          pusher: { name: "Pia", email: pusher },
        },
      ]),
    );
    const { id: theirs } = await incident({ place: { commit: sha, authorEmail: noreply, historical: true } });
    const id = await draftOf(cast.maya, [mine, theirs]);
    expect((await targetsOf(id)).map(({ key }) => key.replace(/\d+/, "N"))).toEqual(["member:N", "none:N"]);
    await configurePlaybook(cast.maya, "mail-commit-author", { settings: { ask_others: "mail" } });
    await planCampaign(cast.maya, id);
    expect((await targetsOf(id)).map(({ recipient }) => recipient)).toEqual([pusher, cast.bob.email]);
  });

  test("asks nobody by a link where links are switched off", async () => {
    const ids = await leaksBy(person());
    await db().workspace.update({ where: { id: 1 }, data: { linksEnabled: false } });
    expect(await reasons(await draftOf(cast.maya, ids))).toEqual(["links are switched off for the whole workspace"]);
  });

  test("chooses by the filter of the list: all of the history that is critical and valid, and open", async () => {
    const author = person();
    const at = new Date();
    const worst = { severity: { value: "critical" as const, at }, validity: { value: "valid" as const, at } };
    const wanted = await leaksBy(author, 2, worst);
    await leaksBy(author, 1, { ...worst, validity: { value: "invalid", at } });
    await incident({ ...worst, place: { authorEmail: author, historical: false } });
    const [closed = 0] = await leaksBy(author, 1, worst);
    await db().incident.update({ where: { id: closed }, data: { status: "resolved", closedAt: new Date() } });
    const filter = {
      severity: ["critical" as const],
      validity: ["valid" as const],
      tags: ["FROM_HISTORICAL_SCAN" as const],
      author: [author],
    };
    expect(await sizeOf(cast.maya, { filter })).toBe(2);
    const id = await draftBy(cast.maya, { filter });
    const chosen = await db().campaignIncident.findMany({ where: { campaignId: id }, orderBy: { incidentId: "asc" } });
    expect(chosen.map(({ incidentId }) => incidentId)).toEqual(wanted);
  });

  test("is worked out anew when asked, and takes the place of another", async () => {
    const dana = person();
    const id = await draftBy(cast.maya, { filter: { author: [dana] } }).catch((error: unknown) => error);
    expect(id).toBeInstanceOf(Invalid);
    await leaksBy(dana);
    const first = await draftBy(cast.maya, { filter: { author: [dana] } });
    await leaksBy(dana);
    await planCampaign(cast.maya, first);
    expect((await getCampaign(cast.maya, first)).figures.incidents).toBe(2);
    const second = await draftBy(cast.maya, { filter: { author: [dana] } }, { name: "Another", replaces: first });
    await expect(getCampaign(cast.maya, first)).rejects.toThrow(NotFound);
    expect((await getCampaign(cast.maya, second)).name).toBe("Another");
  });

  test.each([
    ["a name of nothing", { name: " " }],
    ["a due date that is over", { dueDays: -1 }],
    ["a due date years away", { dueDays: 800 }],
    ["no mail an hour", { mailsPerHour: 0 }],
    ["more mails an hour than new people may be written to", { mailsPerHour: 301 }],
  ])("is refused with %s", async (_, fields) => {
    const ids = await leaksBy(person());
    await expect(draftOf(cast.maya, ids, fields)).rejects.toThrow(Invalid);
  });

  test("names as its contact an active person", async () => {
    const ids = await leaksBy(person());
    const gone = await db().member.create({
      data: { email: person("gone"), name: "Gone", deactivatedAt: new Date() },
    });
    const draft = draftBy(cast.maya, { incidentIds: ids }, {});
    await expect(draft).resolves.toBeGreaterThan(0);
    const { createCampaign } = await import("@/lib/campaigns/create");
    const wanted = { name: "X", chosen: { incidentIds: ids }, dueAt: later(new Date(), day), may: "off" as const };
    await expect(createCampaign(cast.maya, { ...wanted, contactId: gone.id })).rejects.toThrow(Invalid);
  });
});

describe("campaigns are not for", () => {
  test.each(["bob", "rita", "mallory"] as const)("%s", async (name) => {
    const ids = await leaksBy(person());
    const id = await draftOf(cast.maya, ids);
    const { cancelCampaign } = await import("@/lib/campaigns/end");
    const { pauseCampaign, resumeCampaign } = await import("@/lib/campaigns/start");
    const { campaignReport } = await import("@/lib/campaigns/report");
    const { listCampaigns } = await import("@/lib/campaigns/get");
    const { overTime } = await import("@/lib/campaigns/progress");
    const viewer = cast[name];
    for (const verb of [
      () => draftOf(viewer, ids),
      () => getCampaign(viewer, id),
      () => listCampaigns(viewer, {}, { limit: 5 }),
      () => listTargets(viewer, id, "all", { limit: 5 }),
      () => overTime(viewer, id),
      () => planCampaign(viewer, id),
      () => startCampaign(viewer, id),
      () => pauseCampaign(viewer, id),
      () => resumeCampaign(viewer, id),
      () => cancelCampaign(viewer, id),
      () => campaignReport(viewer, id),
    ])
      await expect(verb()).rejects.toThrow(Forbidden);
    expect((await db().campaign.findUniqueOrThrow({ where: { id } })).state).toBe("draft");
  });

  test("a token without the scope, or that may not read incidents", async () => {
    const ids = await leaksBy(person());
    for (const scopes of [["incidents:read"], ["incidents:share"]])
      await expect(draftOf(tokenViewer(cast.maya, scopes) as never, ids)).rejects.toThrow(Forbidden);
  });
});
