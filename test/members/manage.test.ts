import { beforeEach, describe, expect, test } from "vitest";
import type { Viewer } from "@/lib/access/viewer";
import { db, inTransaction } from "@/lib/db/client";
import { Conflict, DomainError, Forbidden, Invalid, NotFound, SignInAgain } from "@/lib/errors";
import { assignIncident } from "@/lib/incidents/assign";
import { changeAccount, ownAccount } from "@/lib/members/account";
import { changeAccessLevel } from "@/lib/members/change-access-level";
import { deactivateMember, reactivateMember } from "@/lib/members/deactivate";
import { getMember, grantsOf } from "@/lib/members/get";
import { makeOwner } from "@/lib/members/hand-over";
import { listAssignable, listMembers } from "@/lib/members/list";
import { setOwner } from "@/lib/members/owner";
import { endSessionById, listSessions, signOutEverywhere } from "@/lib/members/session-list";
import { keepSession, viewerOfSession } from "@/lib/members/sessions";
import { signIn } from "@/lib/members/sign-in";
import { createLink } from "@/lib/sharing/create";
import { createToken, viewerOfToken } from "@/lib/tokens/tokens";
import { type Cast, type MemberOf, memberViewer, seatCast, tokenViewer } from "../cast";
import { eventTypes, ownDatabase } from "../database";
import { asSystem, day, earlier, hour, incident, later, minute, next } from "../factories";

ownDatabase();

let cast: Cast;
beforeEach(async () => {
  cast = await seatCast();
  await db().member.updateMany({ data: { lastSignInAt: new Date() } });
});

const row = (viewer: { memberId: number }) => db().member.findUniqueOrThrow({ where: { id: viewer.memberId } });
const levelOf = async (viewer: { memberId: number }) => (await row(viewer)).accessLevel;
const lastEvent = (type: string) => db().auditEvent.findFirstOrThrow({ where: { type }, orderBy: { id: "desc" } });
const stale = (viewer: MemberOf): MemberOf => ({ ...viewer, signedInAt: earlier(new Date(), 16 * minute) });
const tokenOf = (viewer: MemberOf, ...scopes: string[]) => tokenViewer(viewer, scopes);

async function session(viewer: { memberId: number }, about: Parameters<typeof keepSession>[3] = {}): Promise<string> {
  const token = `session ${next()}`;
  await keepSession(token, viewer.memberId, later(new Date(), day), about);
  return token;
}

/** Somebody who is a member and nobody of the cast. */
async function somebody(accessLevel: "manager" | "member" | "restricted" = "member"): Promise<MemberOf> {
  const email = `person-${next()}@acme.example`;
  const member = await db().member.create({ data: { email, name: email, accessLevel, lastSignInAt: new Date() } });
  return memberViewer(member);
}

type Verb = (viewer: Viewer, id: number) => Promise<unknown>;
const verbs: Record<string, Verb> = {
  "changing a level": (viewer, id) => changeAccessLevel(viewer, id, "member"),
  deactivating: deactivateMember,
  reactivating: reactivateMember,
  "handing over": makeOwner,
  "signing somebody out": (viewer, id) => signOutEverywhere(viewer, id),
  "looking at somebody": getMember,
  "listing their grants": grantsOf,
  "listing their sessions": listSessions,
};
const changing = Object.entries(verbs).filter(([name]) => !/looking|listing/.test(name));

describe("mallory and bob, who manage nobody, are refused and change nothing:", () => {
  test.each(Object.entries(verbs))("%s", async (_, verb) => {
    const victim = await somebody("restricted");
    const token = await session(victim);
    for (const viewer of [cast.mallory, cast.rita, cast.bob, tokenOf(cast.mallory, "members:write", "members:read")]) {
      await expect(verb(viewer, victim.memberId)).rejects.toThrow(DomainError);
    }
    expect(await row(victim)).toMatchObject({ accessLevel: "restricted", deactivatedAt: null });
    expect(await viewerOfSession(token)).not.toBeNull();
  });
});

describe("a manager who signed in longer ago is asked to sign in once more:", () => {
  test.each(changing)("%s", async (name, verb) => {
    const victim = await somebody("restricted");
    const viewer = stale(name === "handing over" ? cast.alice : cast.maya);
    const refused = verb(viewer, victim.memberId);
    await expect(refused).rejects.toThrow(SignInAgain);
    await expect(refused).rejects.toMatchObject({
      code: "fresh_sign_in_needed",
      detail: { sign_in: "/sign-in?fresh=1" },
    });
    expect(await row(victim)).toMatchObject({ accessLevel: "restricted", deactivatedAt: null });
  });

  test("a viewer without a known sign-in counts as one of long ago", async () => {
    const { signedInAt: _, ...unknown } = cast.maya;
    await expect(changeAccessLevel(unknown, cast.bob.memberId, "restricted")).rejects.toThrow(SignInAgain);
  });
});

describe("nobody, not even a manager,", () => {
  test.each(changing)("does this to themselves: %s", async (_, verb) => {
    if (verb === verbs["signing somebody out"]) return;
    await expect(verb(cast.maya, cast.maya.memberId)).rejects.toThrow(Forbidden);
    expect(await row(cast.maya)).toMatchObject({ accessLevel: "manager", deactivatedAt: null });
  });

  test.each(changing)("does this to the owner: %s", async (_, verb) => {
    const token = await session(cast.alice);
    await expect(verb(cast.maya, cast.alice.memberId)).rejects.toThrow(Forbidden);
    expect(await row(cast.alice)).toMatchObject({ accessLevel: "owner", deactivatedAt: null });
    expect(await viewerOfSession(token)).not.toBeNull();
  });

  test.each(changing)("does this to who does not exist: %s", async (name, verb) => {
    await expect(verb(name === "handing over" ? cast.alice : cast.maya, 999_999)).rejects.toThrow(DomainError);
  });
});

describe("a level", () => {
  test("that is changed holds from the next request on, for session and token, and is in the audit trail", async () => {
    const person = await somebody("manager");
    const cookie = await session(person);
    const { token } = await createToken(person, { memberId: person.memberId, name: "t", scopes: ["members:write"] });
    await changeAccessLevel(cast.maya, person.memberId, "restricted");
    expect(await viewerOfSession(cookie)).toMatchObject({ accessLevel: "restricted" });
    const api = await viewerOfToken(token);
    expect(api).toMatchObject({ accessLevel: "restricted" });
    if (api) await expect(changeAccessLevel(api, cast.bob.memberId, "restricted")).rejects.toThrow(Forbidden);
    expect(await lastEvent("member.access_level_changed")).toMatchObject({
      actor: `member:${cast.maya.memberId}`,
      subject: String(person.memberId),
      detail: { before: "manager", after: "restricted" },
    });
  });

  test("is changed by a token that holds members:write, and by none that does not", async () => {
    const person = await somebody();
    await expect(changeAccessLevel(tokenOf(cast.maya, "members:read"), person.memberId, "manager")).rejects.toThrow(
      Forbidden,
    );
    await changeAccessLevel(tokenOf(cast.maya, "members:write"), person.memberId, "manager");
    expect(await levelOf(person)).toBe("manager");
  });

  test("that stays the same changes nothing and is no event", async () => {
    const person = await somebody();
    const before = await db().auditEvent.count();
    await changeAccessLevel(cast.maya, person.memberId, "member");
    expect(await db().auditEvent.count()).toBe(before);
  });
});

describe("somebody is always left to run the workspace:", () => {
  /** A workspace in which two managers are all there is. */
  async function twoManagers(): Promise<[MemberOf, MemberOf]> {
    await db().member.updateMany({
      where: { accessLevel: { in: ["owner", "manager"] } },
      data: { accessLevel: "member" },
    });
    return [await somebody("manager"), await somebody("manager")];
  }

  test("the last manager is neither demoted nor deactivated, not even by an operator", async () => {
    const [one, two] = await twoManagers();
    await changeAccessLevel(one, two.memberId, "member");
    await expect(changeAccessLevel(asSystem, one.memberId, "member")).rejects.toThrow(Conflict);
    await expect(deactivateMember(asSystem, one.memberId)).rejects.toThrow(Conflict);
    expect(await row(one)).toMatchObject({ accessLevel: "manager", deactivatedAt: null });
  });

  test("two managers who demote each other at the same moment leave one", async () => {
    const [one, two] = await twoManagers();
    const results = await Promise.allSettled([
      changeAccessLevel(one, two.memberId, "restricted"),
      changeAccessLevel(two, one.memberId, "restricted"),
    ]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await db().member.count({ where: { accessLevel: "manager" } })).toBe(1);
  });

  test("whoever is only invited, and a service account, does not count", async () => {
    const [one, two] = await twoManagers();
    await db().member.update({ where: { id: two.memberId }, data: { invitedAt: new Date(), lastSignInAt: null } });
    await expect(changeAccessLevel(asSystem, one.memberId, "member")).rejects.toThrow(Conflict);
    await db().member.update({ where: { id: two.memberId }, data: { service: true, lastSignInAt: new Date() } });
    await expect(changeAccessLevel(asSystem, one.memberId, "member")).rejects.toThrow(Conflict);
    await db().member.delete({ where: { id: two.memberId } });
  });
});

describe("the owner", () => {
  test("is one: the database itself refuses a second", async () => {
    const update = db().member.update({ where: { id: cast.bob.memberId }, data: { accessLevel: "owner" } });
    await expect(update).rejects.toThrow();
    expect(await db().member.count({ where: { accessLevel: "owner" } })).toBe(1);
  });

  test("hands the workspace over, and is a manager then", async () => {
    await makeOwner(cast.alice, cast.maya.memberId);
    expect([await levelOf(cast.alice), await levelOf(cast.maya)]).toEqual(["manager", "owner"]);
    expect(await lastEvent("member.made_owner")).toMatchObject({
      actor: `member:${cast.alice.memberId}`,
      detail: { email: cast.maya.email, before: cast.alice.email },
    });
    // She believed she was the owner still.
    await expect(makeOwner(cast.alice, cast.bob.memberId)).rejects.toThrow(Conflict);
    await setOwner(cast.alice.email);
  });

  test("does not hand it over by a token, to somebody deactivated, or to who never came", async () => {
    await expect(makeOwner(tokenOf(cast.alice, "members:write"), cast.maya.memberId)).rejects.toThrow(Forbidden);
    await expect(makeOwner(cast.alice, cast.alice.memberId)).rejects.toThrow(Conflict);
    const gone = await somebody();
    await deactivateMember(cast.maya, gone.memberId);
    await expect(makeOwner(cast.alice, gone.memberId)).rejects.toThrow(Conflict);
    await db().member.update({ where: { id: cast.bob.memberId }, data: { lastSignInAt: null } });
    await expect(makeOwner(cast.alice, cast.bob.memberId)).rejects.toThrow(Conflict);
    expect(await levelOf(cast.alice)).toBe("owner");
  });
});

describe("deactivating somebody in the middle of their work", () => {
  test("ends sessions and tokens with the next request, takes their open incidents and ends links, in one change", async () => {
    const subject = `subject ${next()}`;
    const email = `leaver-${next()}@acme.example`;
    const authored = await incident({ place: { authorEmail: email } });
    const member = await signIn({
      issuer: "https://login.acme.example",
      subject,
      email,
      emailVerified: true,
      name: "Lea",
    });
    const person = memberViewer(member);
    const cookie = await session(person);
    const { token } = await createToken(person, { memberId: member.id, name: "t", scopes: ["incidents:read"] });
    const mine = await incident();
    await assignIncident(cast.maya, mine.id, { memberId: member.id });
    const { linkId } = await inTransaction((tx) =>
      createLink(tx, asSystem, { incidentId: authored.id, recipient: email, scopes: ["view"], lifespanDays: 14 }),
    );
    await deactivateMember(cast.maya, member.id);
    expect([await viewerOfSession(cookie), await viewerOfToken(token)]).toEqual([null, null]);
    expect(await db().incident.findUniqueOrThrow({ where: { id: mine.id } })).toMatchObject({
      assigneeId: null,
      status: "triggered",
    });
    expect(await eventTypes(mine.id)).toContain("incident.unassigned");
    expect((await db().sharingLink.findUniqueOrThrow({ where: { id: linkId } })).revokedAt).not.toBeNull();
    expect(await lastEvent("member.deactivated")).toMatchObject({
      subject: String(member.id),
      detail: { email, sessions: 1, tokens: 1, unassigned: 1, accessLevel: "restricted" },
    });

    await reactivateMember(cast.maya, member.id);
    expect(await viewerOfToken(token)).toBeNull();
    const back = await signIn({
      issuer: "https://login.acme.example",
      subject,
      email,
      emailVerified: true,
      name: "Lea",
    });
    expect(back).toMatchObject({ id: member.id, accessLevel: "restricted", deactivatedAt: null });
  });

  test("keeps what they closed under their name, and does nothing a second time", async () => {
    const person = await somebody();
    const closed = await incident();
    await assignIncident(cast.maya, closed.id, { memberId: person.memberId });
    await db().incident.update({ where: { id: closed.id }, data: { closedAt: new Date(), status: "resolved" } });
    await deactivateMember(cast.maya, person.memberId);
    const events = await db().auditEvent.count();
    await deactivateMember(cast.maya, person.memberId);
    expect(await db().auditEvent.count()).toBe(events);
    expect((await db().incident.findUniqueOrThrow({ where: { id: closed.id } })).assigneeId).toBe(person.memberId);
  });
});

describe("sessions", () => {
  test("are listed for their owner, who sees which is this one, where and since when", async () => {
    const person = await somebody("restricted");
    const browser = { userAgent: "Mozilla/5.0 Firefox/140.0", address: "198.51.100.7" };
    const viewer = await viewerOfSession(await session(person, browser));
    const elsewhere = await session(person, { address: "2001:db8:1:2::3" });
    expect(viewer && (await listSessions(viewer, person.memberId))).toMatchObject([
      { current: false, network: "2001:db8:1::/48" },
      { current: true, network: "198.51.100.0/24", userAgent: "Mozilla/5.0 Firefox/140.0" },
    ]);
    await expect(listSessions(cast.mallory, person.memberId)).rejects.toThrow(NotFound);
    expect(await listSessions(cast.maya, person.memberId)).toHaveLength(2);
    await db().session.updateMany({
      where: { memberId: person.memberId },
      data: { lastSeenAt: earlier(new Date(), 2 * hour) },
    });
    expect(await listSessions(cast.maya, person.memberId)).toEqual([]);
    expect(await viewerOfSession(elsewhere)).toBeNull();
  });

  test("are ended one by one: one's own at any time, those of others by a fresh manager, never by a stranger", async () => {
    const person = await somebody("restricted");
    const [first, second, third] = [await session(person), await session(person), await session(person)];
    const idOf = async (token: string) => (await viewerOfSession(token))?.sessionId ?? -1;
    for (const viewer of [cast.mallory, cast.bob, tokenOf(person, "incidents:read")]) {
      await expect(endSessionById(viewer, await idOf(first))).rejects.toThrow(DomainError);
    }
    await expect(endSessionById(stale(cast.maya), await idOf(first))).rejects.toThrow(SignInAgain);
    await endSessionById(stale(person), await idOf(first));
    await endSessionById(cast.maya, await idOf(second));
    expect([await viewerOfSession(first), await viewerOfSession(second)]).toEqual([null, null]);
    expect(await viewerOfSession(third)).not.toBeNull();
    expect(await lastEvent("session.ended")).toMatchObject({ subject: String(person.memberId) });
    await expect(endSessionById(cast.maya, 999_999)).rejects.toThrow(NotFound);
  });

  test("all end at once by “sign out everywhere”, and tokens where wanted", async () => {
    const person = await somebody("restricted");
    const { token } = await createToken(person, { memberId: person.memberId, name: "t", scopes: ["scan"] });
    const open = [await session(person), await session(person)];
    expect(await signOutEverywhere(person, person.memberId)).toEqual({ sessions: 2, tokens: 0 });
    for (const one of open) expect(await viewerOfSession(one)).toBeNull();
    expect(await viewerOfToken(token)).not.toBeNull();
    expect(await signOutEverywhere(cast.maya, person.memberId, { tokens: true })).toEqual({ sessions: 0, tokens: 1 });
    expect(await viewerOfToken(token)).toBeNull();
  });

  test("are as old as the sign-in at the provider, and live eight hours from their own beginning", async () => {
    const person = await somebody("restricted");
    const authenticatedAt = earlier(new Date(), 3 * hour);
    const viewer = await viewerOfSession(await session(person, { authenticatedAt }));
    expect(viewer?.signedInAt).toEqual(authenticatedAt);
    const [view] = viewer ? await listSessions(viewer, person.memberId) : [];
    expect(Math.abs((view?.startedAt.getTime() ?? 0) - Date.now())).toBeLessThan(minute);
    expect((view?.expiresAt.getTime() ?? 0) - Date.now()).toBeGreaterThan(7.9 * hour);
    // Whatever a provider says of the future, no session is born there.
    const early = await viewerOfSession(await session(person, { authenticatedAt: later(new Date(), day) }));
    expect(early?.signedInAt?.getTime()).toBeLessThanOrEqual(Date.now());
  });
});

describe("the list of members", () => {
  test("is found by name, address, level and state, page by page, without service accounts", async () => {
    const people = [await somebody("manager"), await somebody("restricted"), await somebody("restricted")];
    await deactivateMember(cast.maya, people[2]?.memberId ?? -1);
    await db().member.create({
      data: { email: `service-${next()}@service.invalid`, name: "pipeline", service: true, accessLevel: "manager" },
    });
    const find = async (filter: Parameters<typeof listMembers>[1]) =>
      (await listMembers(cast.maya, filter, { limit: 100 })).rows.map(({ email }) => email);
    expect(await find({ search: "MAYA" })).toEqual([cast.maya.email]);
    expect(await find({ search: "Lindqvist" })).toEqual([cast.maya.email]);
    expect(await find({ accessLevel: "manager" })).toEqual(expect.arrayContaining([people[0]?.email]));
    expect(await find({ active: false })).toContain(people[2]?.email);
    expect(await find({ active: true })).not.toContain(people[2]?.email);
    const all = await find({});
    expect(all.filter((email) => email.endsWith(".invalid"))).toEqual([]);
    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listMembers(cast.maya, { order: "created_at" }, { limit: 2, cursor });
      paged.push(...page.rows.map(({ email }) => email));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect([...paged].sort()).toEqual([...all].sort());
    for (const viewer of [cast.mallory, cast.bob])
      await expect(listMembers(viewer, {}, { limit: 1 })).rejects.toThrow(Forbidden);
    expect((await listAssignable(cast.bob)).map(({ email }) => email)).not.toContain(people[2]?.email);
  });
});

describe("an account", () => {
  test("is changed by its person, and by no token", async () => {
    await changeAccount(cast.rita, { name: "  Rita\u202e T.\n", timeZone: "Asia/Tokyo" });
    expect(await ownAccount(cast.rita)).toMatchObject({ name: "Rita T.", timeZone: "Asia/Tokyo" });
    expect(await lastEvent("member.account_changed")).toMatchObject({
      detail: { before: { name: "Rita Tanaka", timeZone: "UTC" }, after: { name: "Rita T.", timeZone: "Asia/Tokyo" } },
    });
    await expect(changeAccount(tokenOf(cast.rita, "members:write"), { name: "x" })).rejects.toThrow(Forbidden);
    for (const timeZone of ["Mars/Olympus", "+02:00", "", "../etc"])
      if (timeZone) await expect(changeAccount(cast.rita, { timeZone })).rejects.toThrow(Invalid);
    await expect(changeAccount(cast.rita, { name: "\u202e" })).rejects.toThrow(Invalid);
  });
});

test("what a deactivated member owned needs an owner, also where no developer is known by them", async () => {
  const person = await somebody();
  const { id } = await incident();
  await assignIncident(cast.maya, id, person);
  await deactivateMember(cast.maya, person.memberId);
  expect(await db().incident.findUniqueOrThrow({ where: { id } })).toMatchObject({
    assigneeId: null,
    status: "triggered",
    contact: "left",
  });
});

test("links to a deactivated member's address end, also where no developer is known by them", async () => {
  const person = await somebody();
  const { id } = await incident();
  const { linkId } = await inTransaction((tx) =>
    createLink(tx, asSystem, { incidentId: id, recipient: person.email, scopes: ["view"], lifespanDays: 14 }),
  );
  await deactivateMember(cast.maya, person.memberId);
  expect((await db().sharingLink.findUniqueOrThrow({ where: { id: linkId } })).revokedAt).not.toBeNull();
});

test("who is made the owner by an operator while deactivated is back, and not somebody who left", async () => {
  const person = await somebody();
  const developer = await db().developer.create({ data: { name: person.name, memberId: person.memberId } });
  await deactivateMember(cast.maya, person.memberId);
  expect((await db().developer.findUniqueOrThrow({ where: { id: developer.id } })).leftAt).not.toBeNull();
  await setOwner(person.email);
  expect(await db().developer.findUniqueOrThrow({ where: { id: developer.id } })).toMatchObject({
    leftAt: null,
    leftReason: null,
  });
});
