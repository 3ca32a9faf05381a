import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { POST as remindDeveloperRoute } from "@/app/api/v1/developers/[id]/remind/route";
import { POST as remindIncidentsRoute } from "@/app/api/v1/incidents/remind/route";
import { db } from "@/lib/db/client";
import { Forbidden, Invalid, NotFound } from "@/lib/errors";
import { assignIncident } from "@/lib/incidents/assign";
import { resolveIncident } from "@/lib/incidents/resolve";
import { fanOut } from "@/lib/notifications/fan-out";
import { listNotifications } from "@/lib/notifications/list";
import { remindDeveloper, remindIncidents } from "@/lib/reminders/remind";
import { shareIncident } from "@/lib/sharing/share";
import { createToken } from "@/lib/tokens/tokens";
import { type Cast, seatCast, tokenViewer } from "../cast";
import { eventIds, eventTypes, ownDatabase, waitingJobs } from "../database";
import { asSystem, grant, hour, incident, incidentById, later, next, signedUp } from "../factories";

ownDatabase();

let cast: Cast;
beforeAll(async () => {
  cast = await seatCast();
});
beforeEach(async () => {
  await db().notification.deleteMany();
  await db().workspace.update({ where: { id: 1 }, data: { linksEnabled: true } });
});

const author = () => `author-${next()}@acme.example`;
const by = async (email: string) => (await incident({ place: { authorEmail: email } })).id;
const mailsOf = (incidentId: number) => db().mail.findMany({ where: { incidentId }, orderBy: { queuedAt: "asc" } });
/** As if the last reminder had been long ago, and had arrived. */
async function lately(incidentId: number) {
  await db().mail.updateMany({ where: { incidentId }, data: { state: "accepted" } });
  await db().$transaction(async (tx) => {
    // The trail is insert-only for everybody; a test may turn back its clock.
    await tx.$executeRaw`SET LOCAL session_replication_role = replica`;
    await tx.$executeRaw`UPDATE "AuditEvent" SET "createdAt" = ${later(new Date(), -2 * hour)}
      WHERE "incidentId" = ${incidentId} AND type = 'incident.reminded'`;
  });
}

describe("an author who is no member", () => {
  test("gets a reminder by mail with a fresh link, in place of the one before, that can do the same", async () => {
    const email = author();
    const id = await by(email);
    await shareIncident(cast.maya, id, {
      feedbackCollection: false,
      autoHealing: true,
      lifespanDays: 3,
      sendMail: false,
    });
    const answer = await remindIncidents(cast.maya, [id]);
    expect(answer).toEqual({ reminded: [{ incidentId: id, by: "mail", email }], skipped: [] });
    const links = await db().sharingLink.findMany({ where: { incidentId: id }, orderBy: { createdAt: "asc" } });
    expect(links.map(({ revokedAt }) => revokedAt === null).sort()).toEqual([false, true]);
    expect(links[1]?.scopes).toEqual(links[0]?.scopes);
    expect(await mailsOf(id)).toMatchObject([{ kind: "reminder", recipient: email, state: "queued" }]);
    expect((await incidentById(id)).contact).toBe("queued");
    expect(await eventTypes(id)).toContain("incident.reminded");
    const event = await db().auditEvent.findFirstOrThrow({ where: { incidentId: id, type: "incident.reminded" } });
    expect(event).toMatchObject({
      memberId: cast.maya.memberId,
      subject: email,
      detail: { by: "mail", recipient: email },
    });
  });

  test("who was never written to gets a link as the playbook is set now", async () => {
    const id = await by(author());
    await remindIncidents(cast.maya, [id]);
    const link = await db().sharingLink.findFirstOrThrow({ where: { incidentId: id } });
    expect(link.scopes).toEqual(["view", "feedback"]);
  });

  test("is reminded three times at most, and never within the hour or while a mail waits", async () => {
    const id = await by(author());
    const why = async () => (await remindIncidents(cast.maya, [id])).skipped[0]?.reason;
    expect(await why()).toBeUndefined();
    expect(await why()).toContain("waits to go out");
    await db().mail.updateMany({ where: { incidentId: id }, data: { state: "accepted" } });
    expect(await why()).toContain("within the last hour");
    for (const _ of [2, 3]) {
      await lately(id);
      expect(await why()).toBeUndefined();
    }
    await lately(id);
    expect(await why()).toContain("was sent 3 reminders already");
    expect((await mailsOf(id)).filter(({ kind }) => kind === "reminder")).toHaveLength(3);
  });

  test("is reminded once by two managers at the same moment", async () => {
    const id = await by(author());
    const answers = await Promise.all(
      [cast.maya, cast.alice, cast.maya].map((viewer) => remindIncidents(viewer, [id])),
    );
    expect(answers.flatMap(({ reminded }) => reminded)).toHaveLength(1);
    expect(await mailsOf(id)).toHaveLength(1);
  });
});

describe("a member", () => {
  test("who owns it finds the reminder in the app, with the manager's words", async () => {
    const id = await by(author());
    await assignIncident(cast.maya, id, cast.bob);
    const answer = await remindIncidents(cast.maya, [id], { words: " Before Friday, please. " });
    expect(answer.reminded).toEqual([{ incidentId: id, by: "notification", email: cast.bob.email }]);
    expect(await mailsOf(id)).toEqual([]);
    await fanOut(await eventIds(id, "incident.reminded"));
    expect((await listNotifications(cast.bob, {}, { limit: 5 })).rows).toMatchObject([
      {
        kind: "reminder",
        sentence: `Maya Lindqvist asks you to look at INC-${id} again.`,
        words: "Before Friday, please.",
      },
    ]);
    expect((await remindIncidents(cast.maya, [id])).skipped[0]?.reason).toContain("within the last hour");
  });

  test("who wrote it and joined is reminded in the app, once they can see it", async () => {
    await signedUp(cast.rita);
    const id = await by(cast.rita.email);
    await db().grant.deleteMany({ where: { incidentId: id } });
    expect((await remindIncidents(cast.maya, [id])).skipped[0]?.reason).toContain("cannot see it");
    await grant(cast.rita, id);
    expect((await remindIncidents(cast.maya, [id])).reminded).toMatchObject([
      { by: "notification", email: cast.rita.email },
    ]);
    expect(await mailsOf(id)).toEqual([]);
  });

  test("does not remind themselves", async () => {
    const id = await by(author());
    await assignIncident(cast.maya, id, cast.maya);
    expect(await remindIncidents(cast.maya, [id])).toEqual({
      reminded: [],
      skipped: [{ incidentId: id, reason: "It is your own." }],
    });
  });
});

describe("nobody is reminded, and the answer says why,", () => {
  const cases: [what: string, reason: string, arrange: () => Promise<number>][] = [
    ["of what there is none", "There is no such incident.", async () => 999_999],
    [
      "of what is closed",
      "It is resolved.",
      async () => {
        const id = await by(author());
        await resolveIncident(asSystem, id, { secretRevoked: true });
        return id;
      },
    ],
    ["of what nobody wrote", "nobody knows its author", async () => by("")],
    ["whose address is a bot's", "cannot be mailed", async () => by("dependabot[bot]@users.noreply.github.com")],
    [
      "outside the domains that may be mailed",
      "elsewhere.example is not one",
      async () => by("dana@elsewhere.example"),
    ],
    [
      "who says that it is not theirs",
      "says that it is not theirs",
      async () => {
        const id = await by(author());
        await db().incident.update({ where: { id }, data: { contact: "disputed" } });
        return id;
      },
    ],
    [
      "who has left",
      "has left",
      async () => {
        const email = author();
        const id = await by(email);
        await db().developer.updateMany({ where: { addresses: { some: { email } } }, data: { leftAt: new Date() } });
        return id;
      },
    ],
    [
      "while links are switched off",
      "Links are switched off",
      async () => {
        await db().workspace.update({ where: { id: 1 }, data: { linksEnabled: false } });
        return by(author());
      },
    ],
  ];
  test.each(cases)("%s", async (_, reason, arrange) => {
    const id = await arrange();
    const { reminded, skipped } = await remindIncidents(cast.maya, [id]);
    expect(reminded).toEqual([]);
    expect(skipped).toEqual([{ incidentId: id, reason: expect.stringContaining(reason) }]);
    expect(await mailsOf(id)).toEqual([]);
    expect(await eventTypes(id)).not.toContain("incident.reminded");
  });
});

describe("a preview", () => {
  test("says what would happen to each, and changes nothing", async () => {
    const [mailed, closed] = [await by(author()), await by(author())];
    await resolveIncident(asSystem, closed, { secretRevoked: true });
    const state = async () => [
      await db().mail.count(),
      await db().sharingLink.count(),
      await db().auditEvent.count(),
      (await waitingJobs()).length,
    ];
    const before = await state();
    const preview = await remindIncidents(cast.maya, [mailed, closed, mailed], { preview: true });
    expect(preview.reminded.map(({ incidentId }) => incidentId)).toEqual([mailed]);
    expect(preview.skipped.map(({ incidentId }) => incidentId)).toEqual([closed]);
    expect(await state()).toEqual(before);
    expect(await remindIncidents(cast.maya, [mailed, closed])).toEqual(preview);
  });
});

describe("a developer", () => {
  test("is reminded of every open incident that waits for them, and of no other", async () => {
    const email = author();
    const open = [await by(email), await by(email)];
    const [closed, someoneElses] = [await by(email), await by(email)];
    await resolveIncident(asSystem, closed, { secretRevoked: true });
    await assignIncident(cast.maya, someoneElses, cast.bob);
    await by(author());
    const { developerId } = await db().address.findUniqueOrThrow({ where: { email } });
    const answer = await remindDeveloper(cast.maya, developerId);
    expect(answer.reminded.map(({ incidentId }) => incidentId).sort()).toEqual(open.sort());
    expect(answer.reminded.every((one) => one.email === email && one.by === "mail")).toBe(true);
    expect(answer.skipped).toEqual([{ incidentId: someoneElses, reason: "Bob Okafor owns it." }]);
  });
  test("with more than are reminded of at once gets those, however many others own, and a count of the rest", async () => {
    const email = author();
    await by(email);
    const { id: authorId, developerId } = await db().address.findUniqueOrThrow({ where: { email } });
    const bulk = (severity: string, assigneeId: number | null, amount: number) => db()
      .$executeRaw`INSERT INTO "Incident" (kind, "identityKey", source, detector, "detectorName", severity, "authorId", "assigneeId", "triggeredAt", "lastSeenAt", "updatedAt")
      SELECT 'secret', 'bulk:' || ${severity}::text || n, 'gitleaks', 'd', 'D', ${severity}::"Severity", ${authorId}::int, ${assigneeId}::int, now(), now(), now()
      FROM generate_series(1, ${amount}::int) n`;
    await bulk("critical", cast.bob.memberId, 230);
    await bulk("low", null, 204);
    const { reminded, skipped, more } = await remindDeveloper(cast.maya, developerId, { preview: true });
    expect(reminded).toHaveLength(200);
    expect(skipped).toHaveLength(200);
    expect(new Set(skipped.map(({ reason }) => reason))).toEqual(new Set(["Bob Okafor owns it."]));
    expect(more).toBe(35);
    await db().incident.deleteMany({ where: { identityKey: { startsWith: "bulk:" } } });
  });

  test("who is none is not found", async () => {
    await expect(remindDeveloper(cast.maya, 999_999)).rejects.toThrow(NotFound);
  });
});

describe("reminding is for managers:", () => {
  test("a stranger, a restricted member and a member are refused, and nothing changes", async () => {
    const email = author();
    const id = await by(email);
    await grant(cast.rita, id);
    const { developerId } = await db().address.findUniqueOrThrow({ where: { email } });
    const events = await db().auditEvent.count();
    const refused = [cast.mallory, cast.rita, cast.bob, tokenViewer(cast.maya, ["incidents:read", "incidents:write"])];
    for (const viewer of refused)
      for (const preview of [true, false]) {
        await expect(remindIncidents(viewer, [id], { preview })).rejects.toThrow(Forbidden);
        await expect(remindDeveloper(viewer, developerId, { preview })).rejects.toThrow(Forbidden);
        await expect(remindDeveloper(viewer, 999_999, { preview })).rejects.toThrow(Forbidden);
      }
    expect(await mailsOf(id)).toEqual([]);
    expect(await db().auditEvent.count()).toBe(events);
  });

  test("too many, none, and too many words are refused", async () => {
    const id = await by(author());
    await expect(remindIncidents(cast.maya, [])).rejects.toThrow(Invalid);
    await expect(
      remindIncidents(
        cast.maya,
        Array.from({ length: 201 }, (_, index) => index),
      ),
    ).rejects.toThrow(Invalid);
    await expect(remindIncidents(cast.maya, [id], { words: "x".repeat(501) })).rejects.toThrow(Invalid);
  });

  test("over the API it is answered per incident", async () => {
    const email = author();
    const id = await by(email);
    const { developerId } = await db().address.findUniqueOrThrow({ where: { email } });
    const call = async (memberEmail: string, handler: typeof remindIncidentsRoute, body: object, params: object) => {
      const scopes = memberEmail === cast.maya.email ? ["incidents:read", "incidents:share"] : ["incidents:read"];
      const { token } = await createToken(asSystem, { memberEmail, name: "test", scopes });
      const request = new Request("https://handback.acme.example/api/v1/", {
        method: "POST",
        headers: { authorization: `Token ${token}` },
        body: JSON.stringify(body),
      });
      const response = await handler(request, { params: Promise.resolve(params) });
      return { status: response.status, body: await response.json() };
    };
    const body = { incident_ids: [id, 999_999], preview: true };
    expect(await call(cast.maya.email, remindIncidentsRoute, body, {})).toEqual({
      status: 200,
      body: {
        reminded: [{ incident_id: id, by: "mail", email }],
        skipped: [{ incident_id: 999_999, reason: "There is no such incident." }],
      },
    });
    const developer = { id: String(developerId) };
    expect(await call(cast.maya.email, remindDeveloperRoute, { preview: true }, developer)).toMatchObject({
      status: 200,
      body: { reminded: [{ incident_id: id }] },
    });
    expect((await call(cast.mallory.email, remindIncidentsRoute, body, {})).status).toBe(403);
    expect((await call(cast.mallory.email, remindDeveloperRoute, {}, developer)).status).toBe(403);
    expect(await mailsOf(id)).toEqual([]);
  });
});
