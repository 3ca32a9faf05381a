import { describe, expect, test } from "vitest";
import { db, inTransaction } from "@/lib/db/client";
import { Forbidden, Invalid } from "@/lib/errors";
import { assignIncident } from "@/lib/incidents/assign";
import { countIncidents } from "@/lib/incidents/count";
import { IncidentFilter } from "@/lib/incidents/filter";
import { memberOfIdentity } from "@/lib/members/identities";
import { ensureOwner, setOwner } from "@/lib/members/owner";
import { endSession, keepSession, viewerOfSession } from "@/lib/members/sessions";
import { type Claims, signIn } from "@/lib/members/sign-in";
import { createLink } from "@/lib/sharing/create";
import { createToken, viewerOfToken } from "@/lib/tokens/tokens";
import { memberViewer } from "../cast";
import { ownDatabase } from "../database";
import { asSystem, grant, hour, incident, later, minute, next } from "../factories";

ownDatabase();

const issuer = "https://login.acme.example";
const everything = IncidentFilter.parse({});

function claims(person: string, fields: Partial<Claims> = {}): Claims {
  return {
    issuer,
    subject: `subject of ${person}`,
    email: `${person}@acme.example`,
    emailVerified: true,
    name: person,
    ...fields,
  };
}
const somebody = () => `person-${next()}`;
const seen = async (member: Awaited<ReturnType<typeof signIn>>) => countIncidents(memberViewer(member), everything);

describe("who signs in for the first time", () => {
  test("is restricted, and sees the incidents of their own commits at once, those of the past too", async () => {
    const person = somebody();
    await incident({ place: { authorEmail: `${person.toUpperCase()}@Acme.Example`, historical: true } });
    await incident({ place: { authorEmail: `${person}@acme.example` } });
    await incident();
    const member = await signIn(claims(person));
    expect(member).toMatchObject({ accessLevel: "restricted", email: `${person}@acme.example`, name: person });
    expect(await seen(member)).toBe(2);
  });

  test("ends the links that were mailed to them", async () => {
    const person = somebody();
    const recipient = `${person}@acme.example`;
    const { id: incidentId } = await incident({ place: { authorEmail: recipient } });
    const { linkId } = await inTransaction((tx) =>
      createLink(tx, asSystem, { incidentId, recipient, scopes: ["view"], lifespanDays: 14 }),
    );
    await signIn(claims(person));
    const link = await db().sharingLink.findUniqueOrThrow({ where: { id: linkId } });
    expect(link.revokedFor).toBe("the recipient joined by single sign-on");
  });

  test("with an address the provider did not verify gets in, and gets nothing by that address", async () => {
    const person = somebody();
    const recipient = `${person}@acme.example`;
    const { id: incidentId } = await incident({ place: { authorEmail: recipient } });
    const { linkId } = await inTransaction((tx) =>
      createLink(tx, asSystem, { incidentId, recipient, scopes: ["view"], lifespanDays: 14 }),
    );
    const member = await signIn(claims(person, { emailVerified: false }));
    expect(await seen(member)).toBe(0);
    expect(await db().sharingLink.findUniqueOrThrow({ where: { id: linkId } })).toMatchObject({ revokedAt: null });
    // And gets it as soon as it is verified.
    expect(await seen(await signIn(claims(person)))).toBe(1);
  });

  test.each([null, "", "not an address", "bob＠evil.example@acme.example"])(
    "with %j for an address does not get in",
    async (email) => {
      await expect(signIn(claims(somebody(), { email }))).rejects.toThrow(Forbidden);
    },
  );
});

describe("a member named before their first sign-in", () => {
  test("is bound by a verified address, once", async () => {
    const owner = `owner-${next()}`;
    await setOwner(`${owner}@acme.example`);
    const member = await signIn(claims(owner));
    expect(member.accessLevel).toBe("owner");
    await expect(signIn(claims(owner, { subject: "another subject" }))).rejects.toThrow(Forbidden);
    await expect(signIn(claims(owner, { issuer: "https://evil.example" }))).rejects.toThrow(Forbidden);
    expect(await db().identity.count({ where: { memberId: member.id } })).toBe(1);
  });

  test("is not bound by an address the provider did not verify", async () => {
    const owner = `owner-${next()}`;
    const named = await setOwner(`${owner}@acme.example`);
    const unproven = await signIn(claims(owner, { emailVerified: false }));
    expect(unproven).toMatchObject({ accessLevel: "restricted" });
    expect(unproven.email).not.toBe(named.email);
    expect(await db().identity.count({ where: { memberId: named.id } })).toBe(0);
    expect((await signIn(claims(owner))).id).toBe(named.id);
  });
});

describe("who signed in before", () => {
  test("is the same member under another address, and keeps their level", async () => {
    const [person, renamed] = [somebody(), somebody()];
    const first = await signIn(claims(person));
    await db().member.update({ where: { id: first.id }, data: { accessLevel: "member" } });
    const again = await signIn(claims(person, { email: `${renamed}@acme.example` }));
    expect(again).toMatchObject({ id: first.id, accessLevel: "member" });
    expect(await memberOfIdentity(issuer, `subject of ${person}`)).toMatchObject({ id: first.id });
  });

  test("gets the incidents of the new address, and by it nobody's account", async () => {
    const [person, other] = [somebody(), somebody()];
    const victim = await signIn(claims(other));
    await db().member.update({ where: { id: victim.id }, data: { accessLevel: "manager" } });
    const first = await signIn(claims(person));
    const again = await signIn(claims(person, { email: `${other}@acme.example`, emailVerified: false }));
    expect(again).toMatchObject({ id: first.id, accessLevel: "restricted" });
    expect(await seen(again)).toBe(0);
  });

  test("is another member than a second subject with the same address, who is refused", async () => {
    const person = somebody();
    await signIn(claims(person));
    for (const fields of [{ subject: "second" }, { issuer: "https://evil.example" }]) {
      await expect(signIn(claims(person, fields))).rejects.toThrow(Forbidden);
    }
    expect(await seen(await signIn(claims(person, { subject: "third", emailVerified: false })))).toBe(0);
    expect(await db().member.count({ where: { email: `${person}@acme.example` } })).toBe(1);
  });

  test("stays out once deactivated, and nothing changes", async () => {
    const person = somebody();
    const member = await signIn(claims(person));
    await db().member.update({ where: { id: member.id }, data: { deactivatedAt: new Date() } });
    await expect(signIn(claims(person, { name: "New Name" }))).rejects.toThrow(Forbidden);
    expect((await db().member.findUniqueOrThrow({ where: { id: member.id } })).name).toBe(person);
    expect(await memberOfIdentity(issuer, `subject of ${person}`)).toBeNull();
  });
});

test("nobody is granted anything while the playbook is switched off", async () => {
  const person = somebody();
  await incident({ place: { authorEmail: `${person}@acme.example` } });
  await db().playbook.update({ where: { id: "auto-grant-access" }, data: { enabled: false } });
  expect(await seen(await signIn(claims(person)))).toBe(0);
  await db().playbook.update({ where: { id: "auto-grant-access" }, data: { enabled: true } });
  expect(await seen(await signIn(claims(person)))).toBe(1);
});

test("there is one owner; a new one makes the former a manager, and a start changes nothing", async () => {
  const [first, second] = [`owner-${next()}@acme.example`, `owner-${next()}@acme.example`];
  await setOwner(first);
  await setOwner(second.toUpperCase());
  await ensureOwner(first);
  expect(await db().member.findMany({ where: { accessLevel: "owner" } })).toMatchObject([{ email: second }]);
  expect(await db().member.findUniqueOrThrow({ where: { email: first } })).toMatchObject({ accessLevel: "manager" });
  await expect(setOwner("nobody")).rejects.toThrow(Invalid);
});

test("whoever took an address without proof of it does not become the owner by it", async () => {
  const person = somebody();
  await signIn(claims(person, { subject: "squatter", emailVerified: false }));
  const owner = await setOwner(`${person}@acme.example`);
  expect(await memberOfIdentity(issuer, "squatter")).toMatchObject({ accessLevel: "restricted" });
  expect((await signIn(claims(person))).id).toBe(owner.id);
});

test("whoever came before their address was verified stays the same member once it is", async () => {
  const person = somebody();
  const before = await signIn(claims(person, { emailVerified: false }));
  const after = await signIn(claims(person));
  expect(after).toMatchObject({ id: before.id, email: `${person}@acme.example` });
});

describe("whoever came before their address was verified, and was invited by it meanwhile,", () => {
  async function both() {
    const person = somebody();
    const before = await signIn(claims(person, { emailVerified: false }));
    const email = `${person}@acme.example`;
    const named = await db().member.create({
      data: {
        email,
        name: email,
        accessLevel: "member",
        invitedAt: new Date(),
        inviteExpiresAt: later(new Date(), hour),
      },
    });
    return { person, before, named };
  }

  test("is the invited member once it is, with all they were given, and the account before ends", async () => {
    const { person, before, named } = await both();
    const [given, owned, wider] = [await incident(), await incident(), await incident()];
    await grant({ memberId: before.id }, given.id, "can_view");
    const full = { incidentId: wider.id, permission: "full_access" as const, origin: "manual" };
    await db().grant.create({ data: { memberId: before.id, ...full } });
    await grant({ memberId: named.id }, wider.id, "can_view");
    await assignIncident(asSystem, owned.id, { memberId: before.id });
    const developer = await db().developer.create({ data: { name: person, memberId: before.id } });
    const { token } = await createToken(asSystem, { memberId: before.id, name: "old", scopes: ["incidents:read"] });
    await keepSession(`session of ${person}`, before.id, later(new Date(), hour));

    const after = await signIn(claims(person));
    expect(after).toMatchObject({ id: named.id, accessLevel: "member", invitation: "accepted" });
    expect(await viewerOfToken(token)).toBeNull();
    expect(await viewerOfSession(`session of ${person}`)).toBeNull();
    expect((await db().member.findUniqueOrThrow({ where: { id: before.id } })).deactivatedAt).not.toBeNull();
    const grants = await db().grant.findMany({ where: { memberId: { in: [before.id, named.id] } } });
    expect(grants.map(({ memberId, incidentId, permission }) => [memberId, incidentId, permission])).toEqual(
      expect.arrayContaining([
        [named.id, given.id, "can_view"],
        [named.id, wider.id, "full_access"],
      ]),
    );
    expect(grants).toHaveLength(2);
    expect((await db().incident.findUniqueOrThrow({ where: { id: owned.id } })).assigneeId).toBe(named.id);
    expect((await db().developer.findUniqueOrThrow({ where: { memberId: named.id } })).id).toBe(developer.id);
    const event = await db().auditEvent.findFirstOrThrow({
      where: { type: "member.deactivated", subject: String(before.id) },
    });
    expect(event).toMatchObject({
      memberId: named.id,
      detail: { sessions: 1, tokens: 1, joined: { memberId: named.id, grants: 2, incidents: 1 } },
    });
  });

  test("stays out when the account before was deactivated", async () => {
    const { person, before } = await both();
    await db().member.update({ where: { id: before.id }, data: { deactivatedAt: new Date() } });
    await expect(signIn(claims(person))).rejects.toThrow(Forbidden);
    expect((await memberOfIdentity(issuer, `subject of ${person}`))?.id).toBeUndefined();
  });

  test("is still the owner, if the workspace was handed to them", async () => {
    const { person, before, named } = await both();
    await db().member.updateMany({ where: { accessLevel: "owner" }, data: { accessLevel: "manager" } });
    await db().member.update({ where: { id: before.id }, data: { accessLevel: "owner" } });
    await signIn(claims(person));
    const owners = await db().member.findMany({ where: { accessLevel: "owner" } });
    expect(owners.map(({ id }) => id)).toEqual([named.id]);
  });
});

describe("a session", () => {
  const start = async (token = `session ${next()}`) => {
    const member = await signIn(claims(somebody()));
    await keepSession(token, member.id, later(new Date(), 30 * 24 * hour));
    return { token, member };
  };
  const age = (memberId: number, data: object) => db().session.updateMany({ where: { memberId }, data });

  test("answers the member as the database has them at this moment", async () => {
    const { token, member } = await start();
    expect(await viewerOfSession(token)).toMatchObject({ memberId: member.id, accessLevel: "restricted" });
    await db().member.update({ where: { id: member.id }, data: { accessLevel: "member" } });
    expect(await viewerOfSession(token)).toMatchObject({ accessLevel: "member" });
    await db().member.update({ where: { id: member.id }, data: { deactivatedAt: new Date() } });
    expect(await viewerOfSession(token)).toBeNull();
  });

  test("ends after an hour without use, after eight hours in any case, and when it is ended", async () => {
    const { token, member } = await start();
    await age(member.id, { lastSeenAt: later(new Date(), -59 * minute) });
    expect(await viewerOfSession(token)).not.toBeNull();
    await age(member.id, { lastSeenAt: later(new Date(), -61 * minute) });
    expect(await viewerOfSession(token)).toBeNull();

    const other = await start();
    const [row] = await db().session.findMany({ where: { memberId: other.member.id } });
    expect((row?.expiresAt.getTime() ?? 0) - Date.now()).toBeLessThanOrEqual(8 * hour);
    await age(other.member.id, { expiresAt: later(new Date(), -1_000) });
    expect(await viewerOfSession(other.token)).toBeNull();

    const ended = await start();
    await endSession(ended.token);
    expect(await viewerOfSession(ended.token)).toBeNull();
    expect(await viewerOfSession("never begun")).toBeNull();
  });

  test("is kept hashed", async () => {
    const { token, member } = await start();
    const [row] = await db().session.findMany({ where: { memberId: member.id } });
    expect(JSON.stringify(row)).not.toContain(token);
  });
});
