import { beforeEach, describe, expect, test } from "vitest";
import { can, scopesFor } from "@/lib/access/policy";
import { db } from "@/lib/db/client";
import { Conflict, DomainError, Forbidden, Invalid, NotFound, SignInAgain } from "@/lib/errors";
import { assignIncident } from "@/lib/incidents/assign";
import { changeAccessLevel } from "@/lib/members/change-access-level";
import { listAssignable, listMembers } from "@/lib/members/list";
import { setOwner } from "@/lib/members/owner";
import {
  changeServiceAccount,
  createServiceAccount,
  endServiceAccount,
  listServiceAccounts,
} from "@/lib/members/service-accounts";
import { signIn } from "@/lib/members/sign-in";
import { getToken, listTokens, statusOfToken } from "@/lib/tokens/list";
import { whyRefused } from "@/lib/tokens/refused";
import { revokeToken } from "@/lib/tokens/revoke";
import { createToken, viewerOfToken } from "@/lib/tokens/tokens";
import { type Cast, type MemberOf, seatCast } from "../cast";
import { ownDatabase } from "../database";
import { earlier, incident, minute } from "../factories";

ownDatabase();

let cast: Cast;
beforeEach(async () => {
  cast = await seatCast();
  await db().apiToken.deleteMany();
});

const make = (viewer: MemberOf, scopes: readonly string[] = ["scan"], memberId = viewer.memberId) =>
  createToken(viewer, { memberId, name: "laptop", scopes });
async function asToken(viewer: MemberOf, ...scopes: string[]) {
  const { token } = await make(viewer, scopes);
  const held = await viewerOfToken(token);
  if (!held) throw new Error("the token does not work");
  return held;
}
const ids = async (viewer: MemberOf | Awaited<ReturnType<typeof asToken>>, memberId?: number) =>
  (await listTokens(viewer, { memberId }, { limit: 100 })).rows.map(({ id }) => id);

describe("a token of one's own", () => {
  test("is made by everybody who signed in just now, within their level", async () => {
    for (const person of Object.values(cast)) {
      for (const scope of scopesFor(person.accessLevel)) await make(person, [scope]);
    }
    await expect(make(cast.rita, ["members:read"])).rejects.toThrow(Invalid);
    const stale = { ...cast.rita, signedInAt: earlier(new Date(), 16 * minute) };
    await expect(make(stale)).rejects.toThrow(SignInAgain);
  });

  test("is nobody else's to make, not even a manager's", async () => {
    await expect(make(cast.maya, ["scan"], cast.rita.memberId)).rejects.toThrow(Forbidden);
    await expect(make(cast.mallory, ["scan"], cast.rita.memberId)).rejects.toThrow(NotFound);
    expect(await db().apiToken.count()).toBe(0);
  });

  test("is made by a token only where that holds api_tokens:write, and may do no more than it", async () => {
    const weak = await asToken(cast.maya, "incidents:read", "api_tokens:read");
    await expect(
      createToken(weak, { memberId: cast.maya.memberId, name: "x", scopes: ["incidents:read"] }),
    ).rejects.toThrow(Forbidden);
    const strong = await asToken(cast.maya, "api_tokens:write", "scan");
    await createToken(strong, { memberId: cast.maya.memberId, name: "x", scopes: ["scan"] });
    await expect(
      createToken(strong, { memberId: cast.maya.memberId, name: "x", scopes: ["members:write"] }),
    ).rejects.toThrow(Forbidden);
    const ritas = await asToken(cast.rita, "scan");
    await expect(createToken(ritas, { memberId: cast.rita.memberId, name: "x", scopes: ["scan"] })).rejects.toThrow(
      Forbidden,
    );
  });
});

describe("tokens are seen and revoked", () => {
  test("by their owner, and by who manages tokens; to everybody else they do not exist", async () => {
    const { id, token } = await make(cast.rita);
    expect(await ids(cast.rita)).toEqual([id]);
    expect(await ids(cast.mallory)).toEqual([]);
    expect(await ids(cast.bob)).toEqual([]);
    expect(await ids(cast.maya, cast.rita.memberId)).toEqual([id]);
    for (const viewer of [cast.mallory, cast.bob, await asToken(cast.rita, "scan")]) {
      await expect(revokeToken(viewer, id)).rejects.toThrow(DomainError);
      await expect(getToken(viewer, id)).rejects.toThrow(DomainError);
    }
    expect(await viewerOfToken(token)).not.toBeNull();
    await revokeToken(cast.maya, id);
    expect(await viewerOfToken(token)).toBeNull();
    const seen = await getToken(cast.rita, id);
    expect(statusOfToken(seen)).toBe("revoked");
    expect((await db().apiToken.findUniqueOrThrow({ where: { id } })).revokedBy).toBe(`member:${cast.maya.memberId}`);
    await expect(revokeToken(cast.rita, id)).rejects.toThrow(Conflict);
    const event = await db().auditEvent.findFirstOrThrow({ where: { type: "token.revoked", subject: id } });
    expect(event.detail).toMatchObject({ name: "laptop", member: cast.rita.email });
  });

  test("by state and name", async () => {
    const one = await make(cast.rita);
    const two = await make(cast.rita);
    const three = await make(cast.rita);
    await revokeToken(cast.rita, one.id);
    await db().apiToken.update({
      where: { id: two.id },
      data: { expiresAt: earlier(new Date(), minute), name: "old" },
    });
    const find = async (filter: object) =>
      (await listTokens(cast.rita, filter, { limit: 10 })).rows.map(({ id }) => id);
    expect(await find({ status: "revoked" })).toEqual([one.id]);
    expect(await find({ status: "expired" })).toEqual([two.id]);
    expect(await find({ status: "active" })).toEqual([three.id]);
    expect(await whyRefused(one.token)).toMatch(/^This API key was revoked on .*ggshield auth login/);
    expect(await whyRefused(two.token)).toMatch(/^This API key expired on .*ggshield auth login/);
    for (const unknown of [`${three.token}x`, "hbk_nonsense", ""])
      expect(await whyRefused(unknown)).toBe("Invalid API key.");
    expect(await find({ search: "OLD" })).toEqual([two.id]);
  });
});

test("a token's last use is known to a minute, and costs no more than one write in it", async () => {
  const { id, token } = await make(cast.rita);
  expect((await getToken(cast.rita, id)).lastUsedAt).toBeNull();
  await viewerOfToken(token);
  const first = (await getToken(cast.rita, id)).lastUsedAt;
  await viewerOfToken(token);
  expect((await getToken(cast.rita, id)).lastUsedAt).toEqual(first);
  await db().apiToken.update({ where: { id }, data: { lastUsedAt: earlier(new Date(), 2 * minute) } });
  await viewerOfToken(token);
  expect(Date.now() - ((await getToken(cast.rita, id)).lastUsedAt?.getTime() ?? 0)).toBeLessThan(minute);
});

describe("a service account", () => {
  const account = (level: "manager" | "member" = "member") =>
    createServiceAccount(cast.maya, "Nightly pipeline", level);

  test("holds tokens within its level, and is in no list of people", async () => {
    const { id } = await account("manager");
    const { token } = await make(cast.maya, ["reports:write"], id);
    const viewer = await viewerOfToken(token);
    expect(viewer).toMatchObject({ memberId: id, email: `service-${id}@service.invalid` });
    expect(viewer && can(viewer, "reports:write")).toBe(true);
    expect((await listMembers(cast.maya, {}, { limit: 100 })).rows.map((row) => row.id)).not.toContain(id);
    expect((await listAssignable(cast.maya)).map((row) => row.id)).not.toContain(id);
    const { id: incidentId } = await incident();
    await expect(assignIncident(cast.maya, incidentId, { memberId: id })).rejects.toThrow(Invalid);
    expect(await listServiceAccounts(cast.maya)).toMatchObject([{ id, name: "Nightly pipeline", tokens: 1 }]);
    await endServiceAccount(cast.maya, id);
  });

  test("follows its level with the next request, and ends with its tokens", async () => {
    const { id } = await account("manager");
    const { token } = await make(cast.maya, ["reports:write", "incidents:read"], id);
    await changeServiceAccount(cast.maya, id, { accessLevel: "member" });
    const demoted = await viewerOfToken(token);
    expect(demoted && [can(demoted, "reports:write"), can(demoted, "incidents:read")]).toEqual([false, true]);
    await expect(make(cast.maya, ["reports:write"], id)).rejects.toThrow(Invalid);
    await endServiceAccount(cast.maya, id);
    expect(await viewerOfToken(token)).toBeNull();
    await expect(make(cast.maya, ["scan"], id)).rejects.toThrow(NotFound);
    await expect(endServiceAccount(cast.maya, id)).rejects.toThrow(NotFound);
  });

  test("is nobody who could sign in, be made the owner, or be managed as a person", async () => {
    const { id } = await account();
    const email = `service-${id}@service.invalid`;
    const claims = { issuer: "https://login.acme.example", subject: "machine", email, emailVerified: true, name: null };
    await expect(signIn(claims)).rejects.toThrow(Forbidden);
    await expect(setOwner(email)).rejects.toThrow(Invalid);
    await expect(changeAccessLevel(cast.maya, id, "manager")).rejects.toThrow(NotFound);
    await endServiceAccount(cast.maya, id);
  });

  test("is no business of who manages nobody", async () => {
    const { id } = await account();
    for (const viewer of [cast.mallory, cast.rita, cast.bob]) {
      await expect(createServiceAccount(viewer, "x", "manager")).rejects.toThrow(Forbidden);
      await expect(listServiceAccounts(viewer)).rejects.toThrow(Forbidden);
      await expect(changeServiceAccount(viewer, id, { accessLevel: "manager" })).rejects.toThrow(Forbidden);
      await expect(endServiceAccount(viewer, id)).rejects.toThrow(Forbidden);
      await expect(make(viewer, ["scan"], id)).rejects.toThrow(NotFound);
    }
    expect(await listServiceAccounts(cast.maya)).toMatchObject([{ id, accessLevel: "member", tokens: 0 }]);
    await endServiceAccount(cast.maya, id);
  });
});
