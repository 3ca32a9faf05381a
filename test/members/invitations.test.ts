import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { Conflict, Forbidden, NotFound, SignInAgain } from "@/lib/errors";
import { assignIncident } from "@/lib/incidents/assign";
import { sendMail } from "@/lib/mail/send";
import { invitationOf, invitationToken } from "@/lib/members/invitation-token";
import { inviteMembers, listInvitations, resendInvitation, withdrawInvitation } from "@/lib/members/invite";
import { setOwner } from "@/lib/members/owner";
import { signIn } from "@/lib/members/sign-in";
import { type Cast, seatCast, tokenViewer } from "../cast";
import { eventTypes, ownDatabase } from "../database";
import { day, earlier, incident, incidentById, minute, next } from "../factories";

ownDatabase();

let cast: Cast;
let email: string;
beforeEach(async () => {
  cast = await seatCast();
  email = `invited-${next()}@acme.example`;
});

const claims = (fields: object = {}) => ({
  issuer: "https://login.acme.example",
  subject: `subject of ${email}`,
  email,
  emailVerified: true,
  name: "Noor",
  ...fields,
});
const invite = async (level: "manager" | "member" | "restricted" = "manager") => {
  const { invited } = await inviteMembers(cast.maya, [email], level);
  return invited[0]?.id ?? -1;
};
const ago = (id: number, ms: number) =>
  db().member.update({
    where: { id },
    data: { invitedAt: earlier(new Date(), ms), inviteExpiresAt: earlier(new Date(), ms - 7 * day) },
  });

describe("an invitation", () => {
  test("keeps its level for whoever proves the address, and mails them the way to sign in", async () => {
    const id = await invite("manager");
    const mail = await db().mail.findFirstOrThrow({ where: { recipient: email } });
    expect(mail).toMatchObject({ kind: "invitation", memberId: id, state: "queued" });
    const member = await signIn(claims());
    expect(member).toMatchObject({ id, accessLevel: "manager", name: "Noor", invitation: "accepted" });
    expect(await listInvitations(cast.maya)).not.toEqual(expect.arrayContaining([expect.objectContaining({ id })]));
    const types = await db().auditEvent.findMany({ where: { subject: String(id) }, orderBy: { id: "asc" } });
    expect(types.map(({ type }) => type)).toEqual(["invitation.created", "invitation.accepted", "member.signed_in"]);
  });

  test("binds nobody who does not prove the address", async () => {
    const id = await invite("manager");
    const member = await signIn(claims({ emailVerified: false }));
    expect(member.id).not.toBe(id);
    expect(member.accessLevel).toBe("restricted");
    expect((await signIn(claims({ subject: "the real one" }))).id).toBe(id);
  });

  test("binds once: a second subject with the address is refused", async () => {
    await invite("manager");
    await signIn(claims());
    await expect(signIn(claims({ subject: "second" }))).rejects.toThrow(Forbidden);
  });

  test("lapses after a week: who comes then is restricted, and the trail says why", async () => {
    const id = await invite("manager");
    await ago(id, 7 * day + minute);
    expect(await signIn(claims())).toMatchObject({ id, accessLevel: "restricted", invitation: "lapsed" });
    const event = await db().auditEvent.findFirstOrThrow({
      where: { type: "member.access_level_changed", subject: String(id) },
    });
    expect(event.detail).toMatchObject({ before: "manager", after: "restricted", reason: "the invitation had lapsed" });
  });

  test("holds to the last minute of the week", async () => {
    const id = await invite("member");
    await ago(id, 7 * day - minute);
    expect(await signIn(claims())).toMatchObject({ accessLevel: "member" });
  });

  test("that lapsed is good again once it is sent again, and the link before it says nothing any more", async () => {
    const id = await invite("member");
    const before = await db().member.findUniqueOrThrow({ where: { id } });
    await expect(resendInvitation(cast.maya, id)).rejects.toThrow(Conflict);
    await ago(id, 8 * day);
    await resendInvitation(cast.maya, id);
    expect(await db().mail.count({ where: { recipient: email } })).toBe(2);
    expect(await invitationOf(invitationToken(before))).toBeNull();
    expect(await signIn(claims())).toMatchObject({ accessLevel: "member" });
  });

  test("that is withdrawn leaves no level behind, and its mail does not go out", async () => {
    const id = await invite("manager");
    const { id: mailId } = await db().mail.findFirstOrThrow({ where: { recipient: email } });
    await withdrawInvitation(cast.maya, id);
    await sendMail(mailId);
    expect(await db().mail.findUniqueOrThrow({ where: { id: mailId } })).toMatchObject({
      state: "cancelled",
      error: "the invitation was withdrawn",
    });
    expect(await signIn(claims())).toMatchObject({ accessLevel: "restricted", invitation: null });
    await expect(withdrawInvitation(cast.maya, id)).rejects.toThrow(NotFound);
  });

  test("that is withdrawn leaves what its person was given open and without an owner, and says so", async () => {
    const id = await invite("member");
    const { id: incidentId } = await incident();
    await assignIncident(cast.maya, incidentId, { memberId: id });
    await withdrawInvitation(cast.maya, id);
    expect(await incidentById(incidentId)).toMatchObject({ status: "triggered", assigneeId: null });
    expect(await eventTypes(incidentId)).toContain("incident.unassigned");
  });

  test("sent twice at the same moment is one, and one mail", async () => {
    const results = await Promise.all([
      inviteMembers(cast.maya, [email], "member"),
      inviteMembers(cast.alice, [email], "manager"),
    ]);
    expect(results.flatMap(({ invited }) => invited)).toHaveLength(1);
    expect(results.flatMap(({ refused }) => refused)).toMatchObject([{ email, reason: "They are invited already." }]);
    expect(await db().mail.count({ where: { recipient: email } })).toBe(1);
  });

  test("and a first sign-in at the same moment end in one member", async () => {
    const [, member] = await Promise.all([inviteMembers(cast.maya, [email], "member"), signIn(claims())]);
    expect(await db().member.findMany({ where: { email } })).toMatchObject([{ id: member.id }]);
  });

  test("of somebody who was made the owner meanwhile takes nothing from them", async () => {
    const id = await invite("member");
    await ago(id, 30 * day);
    await setOwner(email);
    expect(await signIn(claims())).toMatchObject({ id, accessLevel: "owner" });
    await setOwner(cast.alice.email);
  });
});

describe("many at once", () => {
  test("are invited where they can be, and every other address is answered with its reason", async () => {
    const other = `invited-${next()}@acme.example`;
    const wanted = [
      email,
      email.toUpperCase(),
      other,
      cast.bob.email,
      "nobody",
      "x@elsewhere.example",
      "a@b@acme.example",
    ];
    const { invited, refused } = await inviteMembers(cast.maya, wanted, "restricted");
    expect(invited.map((one) => one.email)).toEqual([email, other]);
    expect(Object.fromEntries(refused.map((one) => [one.email, one.reason]))).toMatchObject({
      [cast.bob.email]: "They are a member already.",
      "x@elsewhere.example": "They cannot be mailed: elsewhere.example is not one of the domains that may be mailed.",
    });
    expect(refused).toHaveLength(5);
  });
});

describe("whoever manages nobody", () => {
  test("invites nobody, sees no invitation, and touches none", async () => {
    const id = await invite("member");
    const before = await db().member.count();
    for (const viewer of [cast.mallory, cast.rita, cast.bob, tokenViewer(cast.maya, ["members:read"])]) {
      await expect(inviteMembers(viewer, [`x${next()}@acme.example`], "restricted")).rejects.toThrow(Forbidden);
      await expect(resendInvitation(viewer, id)).rejects.toThrow(Forbidden);
      await expect(withdrawInvitation(viewer, id)).rejects.toThrow(Forbidden);
    }
    await expect(listInvitations(cast.bob)).rejects.toThrow(Forbidden);
    expect(await db().member.count()).toBe(before);
  });

  test("and a manager who signed in longer ago invites to nothing but restricted", async () => {
    const stale = { ...cast.maya, signedInAt: earlier(new Date(), 16 * minute) };
    await expect(inviteMembers(stale, [email], "manager")).rejects.toThrow(SignInAgain);
    expect((await inviteMembers(stale, [email], "restricted")).invited).toHaveLength(1);
  });
});

describe("the link of an invitation", () => {
  test("says whom it is for, and nothing once it is forged or its turn is over", async () => {
    const id = await invite("member");
    const member = await db().member.findUniqueOrThrow({ where: { id } });
    const token = invitationToken(member);
    expect(await invitationOf(token)).toEqual({ email, accessLevel: "member", state: "open" });
    for (const forged of [token.slice(0, -1), `${id + 1}${token.slice(token.indexOf("-"))}`, "", "1-", `${token}x`]) {
      expect(await invitationOf(forged)).toBeNull();
    }
    await ago(id, 8 * day);
    const older = await db().member.findUniqueOrThrow({ where: { id } });
    expect(await invitationOf(invitationToken(older))).toMatchObject({ state: "lapsed" });
    await signIn(claims());
    expect(await invitationOf(invitationToken(older))).toMatchObject({ state: "accepted" });
  });
});
