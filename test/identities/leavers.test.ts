import { beforeAll, describe, expect, test } from "vitest";
import { db, inTransaction } from "@/lib/db/client";
import { Conflict, Forbidden, Invalid, NotFound } from "@/lib/errors";
import { changeDeveloper } from "@/lib/identities/change-developer";
import { markBack, markLeft, transferOpenWork } from "@/lib/identities/leavers";
import { assignIncident } from "@/lib/incidents/assign";
import { IncidentFilter } from "@/lib/incidents/filter";
import { listIncidents } from "@/lib/incidents/list";
import { resolveIncident } from "@/lib/incidents/resolve";
import { whoOwnsWorkOf } from "@/lib/incidents/who-owns";
import { createLink } from "@/lib/sharing/create";
import { type Cast, memberViewer, seatCast } from "../cast";
import { ownDatabase, waitingJobs } from "../database";
import { asSystem, incidentById, next } from "../factories";
import { committed, derived, developerOf, newcomer, providerSays } from "./known";

ownDatabase();

let cast: Cast;
beforeAll(async () => {
  cast = await seatCast();
});
const mail = () => `author-${next()}@acme.example`;
const left = (developerId: number) => inTransaction((tx) => markLeft(tx, asSystem, { developerId }, "bounced"));
const back = (developerId: number) => inTransaction((tx) => markBack(tx, asSystem, { developerId }));

describe("who is back", () => {
  test("is looked at again, where others are asked instead", async () => {
    const email = mail();
    await committed(email);
    const id = await developerOf(email);
    await left(id);
    await db().$executeRaw`DELETE FROM graphile_worker._private_jobs`;
    await back(id);
    expect((await waitingJobs("asking.reconsider")).map(({ payload }) => payload)).toEqual([{ developerId: id }]);
  });
});

describe("who has left", () => {
  test("has their open incidents that nobody owns in the queue that needs an owner, and their links end", async () => {
    const email = mail();
    const [open, owned, closed, orphaned] = [
      await committed(email),
      await committed(email),
      await committed(email),
      await committed(email),
    ];
    const gone = await newcomer();
    await assignIncident(cast.maya, owned, { memberId: cast.bob.memberId });
    await assignIncident(cast.maya, orphaned, { memberId: gone.memberId });
    await db().member.update({ where: { id: gone.memberId }, data: { deactivatedAt: new Date() } });
    await resolveIncident(asSystem, closed, { secretRevoked: true });
    const { linkId } = await inTransaction((tx) =>
      createLink(tx, asSystem, { incidentId: open, recipient: email, scopes: ["view"], lifespanDays: 3 }),
    );
    const id = await developerOf(email);
    await left(id);
    expect(await incidentById(open)).toMatchObject({ contact: "left", contactReason: "mail to the author comes back" });
    expect(await incidentById(orphaned)).toMatchObject({ contact: "left" });
    expect((await incidentById(owned)).contact).not.toBe("left");
    expect((await incidentById(closed)).contact).not.toBe("left");
    expect((await db().sharingLink.findUniqueOrThrow({ where: { id: linkId } })).revokedAt).not.toBeNull();
    const filter = IncidentFilter.parse({ status: "open", contact: "left" });
    const queue = (await listIncidents(cast.maya, filter, { limit: 50 })).rows.map((row) => row.id);
    expect(queue).toEqual(expect.arrayContaining([open, orphaned]));
    expect(queue).not.toContain(owned);
    await left(id);
    const events = await db().auditEvent.findMany({ where: { type: "developer.left", subject: String(id) } });
    expect(events).toMatchObject([{ detail: { reason: "bounced", incidents: 2 } }]);
  });

  test("has what they owned there, too, when it was assigned and not authored", async () => {
    const person = await newcomer();
    await providerSays(person, person.email);
    const id = await committed(mail());
    await assignIncident(cast.maya, id, { memberId: person.memberId });
    await db().member.update({ where: { id: person.memberId }, data: { deactivatedAt: new Date() } });
    await inTransaction((tx) => markLeft(tx, asSystem, { memberId: person.memberId }, "deactivated"));
    expect(await incidentById(id)).toMatchObject({ contact: "left" });
  });

  test("has links and work of later ended too, when they were known to be gone before", async () => {
    const email = mail();
    const first = await committed(email);
    const id = await developerOf(email);
    await left(id);
    const later = await committed(email);
    await db().incident.update({ where: { id: first }, data: { contact: "mailed" } });
    const { linkId } = await inTransaction((tx) =>
      createLink(tx, asSystem, { incidentId: later, recipient: email, scopes: ["view"], lifespanDays: 3 }),
    );
    const { leftAt } = await db().developer.findUniqueOrThrow({ where: { id } });
    await left(id);
    expect((await db().sharingLink.findUniqueOrThrow({ where: { id: linkId } })).revokedAt).not.toBeNull();
    for (const open of [first, later]) expect(await incidentById(open)).toMatchObject({ contact: "left" });
    expect((await db().developer.findUniqueOrThrow({ where: { id } })).leftAt).toEqual(leftAt);
    expect(await db().auditEvent.count({ where: { type: "developer.left", subject: String(id) } })).toBe(1);
  });

  test("gets back what still waits when they are back, and their grants with their account", async () => {
    const person = await newcomer();
    const id = await committed(person.email);
    await providerSays(person, person.email);
    await db().member.update({ where: { id: person.memberId }, data: { deactivatedAt: new Date() } });
    await inTransaction((tx) => markLeft(tx, asSystem, { memberId: person.memberId }, "deactivated"));
    expect(await derived(person)).toEqual([]);
    await expect(changeDeveloper(cast.maya, await developerOf(person.email), { left: false })).rejects.toThrow(
      Conflict,
    );
    await db().member.update({ where: { id: person.memberId }, data: { deactivatedAt: null } });
    await inTransaction((tx) => markBack(tx, asSystem, { memberId: person.memberId }));
    expect(await derived(person)).toEqual([id]);
    expect(await incidentById(id)).toMatchObject({ contact: "none", contactReason: null });
  });

  test("is said to be so by managers alone", async () => {
    const email = mail();
    const id = await committed(email);
    const developerId = await developerOf(email);
    for (const viewer of [cast.mallory, cast.bob]) {
      await expect(changeDeveloper(viewer, developerId, { left: true })).rejects.toThrow(Forbidden);
      await expect(transferOpenWork(viewer, developerId, { memberId: viewer.memberId })).rejects.toThrow(Forbidden);
    }
    expect(await incidentById(id)).toMatchObject({ assigneeId: null });
    await changeDeveloper(cast.maya, developerId, { left: true });
    expect(await incidentById(id)).toMatchObject({
      contact: "left",
      contactReason: "a manager says that the author has left",
    });
    await changeDeveloper(cast.maya, developerId, { left: false });
    expect(await incidentById(id)).toMatchObject({ contact: "none" });
  });

  test("nobody is where no developer is known by a member, and nothing happens", async () => {
    const person = await newcomer();
    const before = await db().auditEvent.count();
    await inTransaction((tx) => markLeft(tx, asSystem, { memberId: person.memberId }, "deactivated"));
    expect(await db().auditEvent.count()).toBe(before);
    const { email } = await committedBy();
    const filed = await db().auditEvent.count();
    await back(await developerOf(email));
    expect(await db().auditEvent.count()).toBe(filed);
  });
});

async function committedBy() {
  const email = mail();
  await committed(email);
  return { email };
}

describe("a transfer", () => {
  test("gives every open incident of a developer to one member, each with its event, and leaves the closed", async () => {
    const email = mail();
    const ids = [await committed(email), await committed(email), await committed(email)];
    const closed = await committed(email);
    await assignIncident(cast.maya, ids[1] ?? 0, { memberId: cast.bob.memberId });
    await resolveIncident(asSystem, closed, { secretRevoked: true });
    const developerId = await developerOf(email);
    await left(developerId);
    const heir = await newcomer();
    const bobs = { name: (await db().member.findUniqueOrThrow({ where: { id: cast.bob.memberId } })).name, count: 1 };
    expect(await whoOwnsWorkOf(cast.maya, developerId)).toEqual({ unowned: 2, owned: [bobs] });
    await expect(whoOwnsWorkOf(cast.rita, developerId)).rejects.toThrow(Forbidden);
    expect(await transferOpenWork(cast.maya, developerId, { memberId: heir.memberId })).toBe(3);
    expect(await whoOwnsWorkOf(cast.maya, developerId)).toMatchObject({ unowned: 0, owned: [{ count: 3 }] });
    for (const id of ids) {
      expect(await incidentById(id)).toMatchObject({ assigneeId: heir.memberId, status: "assigned" });
      expect((await incidentById(id)).contact).not.toBe("left");
    }
    expect((await incidentById(closed)).assigneeId).toBeNull();
    const events = await db().auditEvent.findMany({
      where: {
        type: "incident.assigned",
        incidentId: { in: ids },
        detail: { path: ["transferredFrom"], equals: developerId },
      },
      orderBy: { incidentId: "asc" },
    });
    expect(events.map(({ incidentId, detail }) => [incidentId, (detail as { before: number | null }).before])).toEqual([
      [ids[0], null],
      [ids[1], cast.bob.memberId],
      [ids[2], null],
    ]);
    const viewer = memberViewer(await db().member.findUniqueOrThrow({ where: { id: heir.memberId } }));
    const seen = await listIncidents(viewer, IncidentFilter.parse({}), { limit: 10 });
    expect(seen.rows).toHaveLength(3);
    expect(await transferOpenWork(cast.maya, developerId, { memberId: heir.memberId })).toBe(0);
  });

  test("goes to active members alone, and from developers there are", async () => {
    const { email } = await committedBy();
    const gone = await newcomer();
    await db().member.update({ where: { id: gone.memberId }, data: { deactivatedAt: new Date() } });
    await expect(transferOpenWork(cast.maya, await developerOf(email), { memberId: gone.memberId })).rejects.toThrow(
      Invalid,
    );
    await expect(transferOpenWork(cast.maya, 999_999, { memberId: cast.bob.memberId })).rejects.toThrow(NotFound);
  });

  test("of a thousand incidents is one short transaction", async () => {
    const { email } = await committedBy();
    const developerId = await developerOf(email);
    await db()
      .$executeRaw`INSERT INTO "Incident" (kind, "identityKey", source, detector, "detectorName", "authorId", "triggeredAt", "lastSeenAt", "updatedAt")
      SELECT 'secret', 'bulk:' || n, 'gitleaks', 'd', 'D', (SELECT id FROM "Address" WHERE email = ${email}), now(), now(), now() FROM generate_series(1, 1000) n`;
    expect(await transferOpenWork(cast.maya, developerId, { memberId: cast.bob.memberId })).toBe(1_001);
    expect(
      await db().incident.count({ where: { assigneeId: cast.bob.memberId, identityKey: { startsWith: "bulk:" } } }),
    ).toBe(1_000);
  });
});
