import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { can } from "@/lib/access/policy";
import { db } from "@/lib/db/client";
import { Invalid, NotFound } from "@/lib/errors";
import { hasTokenForm, newToken } from "@/lib/tokens/format";
import { createToken, viewerOfToken } from "@/lib/tokens/tokens";
import { type Cast, seatCast } from "../cast";
import { ownDatabase } from "../database";
import { asSystem, day, later } from "../factories";

ownDatabase();

let cast: Cast;
beforeAll(async () => {
  cast = await seatCast();
});

const create = (memberEmail: string, scopes: string[], fields: object = {}) =>
  createToken(asSystem, { memberEmail, name: "ci", scopes, ...fields });

test("a token has its prefix, 36 characters and a checksum that notices every typing error", () => {
  const token = newToken();
  expect(token).toMatch(/^hbk_[0-9A-Za-z]{36}$/);
  expect(hasTokenForm(token)).toBe(true);
  fc.assert(
    fc.property(fc.nat({ max: 39 }), fc.constantFrom(..."0123456789ABCXYZabcxyz_-"), (at, character) => {
      const changed = token.slice(0, at) + character + token.slice(at + 1);
      expect(hasTokenForm(changed)).toBe(changed === token);
    }),
    { numRuns: 500 },
  );
  expect(new Set(Array.from({ length: 200 }, newToken)).size).toBe(200);
  for (const text of ["", token.slice(1), `${token} `, `${token}\n`, token.toLowerCase()])
    expect(hasTokenForm(text)).toBe(false);
});

test("a token is its owner, narrowed to its scopes, and in the database only hashed", async () => {
  const { token, id } = await create(cast.bob.email, ["incidents:read"]);
  const viewer = await viewerOfToken(token);
  expect(viewer).toMatchObject({ kind: "token", tokenId: id, memberId: cast.bob.memberId, scopes: ["incidents:read"] });
  expect(viewer && can(viewer, "incidents:read")).toBe(true);
  expect(viewer && can(viewer, "incidents:write")).toBe(false);
  const rows = await db().$queryRaw<{ text: string }[]>`SELECT t::text AS text FROM "ApiToken" t
    UNION ALL SELECT a::text FROM "AuditEvent" a`;
  for (const { text } of rows) expect(text).not.toContain(token.slice(4));
});

describe("a token is nobody", () => {
  test("when it is unknown, over or withdrawn", async () => {
    expect(await viewerOfToken(newToken())).toBeNull();
    expect(await viewerOfToken("")).toBeNull();
    for (const data of [{ expiresAt: later(new Date(), -1_000) }, { revokedAt: new Date() }]) {
      const { token, id } = await create(cast.bob.email, ["scan"]);
      await db().apiToken.update({ where: { id }, data });
      expect(await viewerOfToken(token)).toBeNull();
    }
  });

  test("when its owner was deactivated, at once; and it can do less when the owner can", async () => {
    const { token } = await create(cast.maya.email, ["members:write", "incidents:read"]);
    await db().member.update({ where: { id: cast.maya.memberId }, data: { accessLevel: "restricted" } });
    const demoted = await viewerOfToken(token);
    expect(demoted && can(demoted, "members:write")).toBe(false);
    expect(demoted && can(demoted, "incidents:read")).toBe(true);
    await db().member.update({ where: { id: cast.maya.memberId }, data: { deactivatedAt: new Date() } });
    expect(await viewerOfToken(token)).toBeNull();
    cast = await seatCast();
  });
});

describe("a token cannot be made", () => {
  test.each([
    ["for scopes its owner does not have", () => create(cast.rita.email, ["members:read"]), Invalid],
    ["for a member's scopes beyond theirs", () => create(cast.bob.email, ["reports:write"]), Invalid],
    ["for scopes that do not exist", () => create(cast.alice.email, ["everything"]), Invalid],
    ["for no scopes", () => create(cast.alice.email, []), Invalid],
    ["for longer than a year", () => create(cast.alice.email, ["scan"], { expiresInDays: 366 }), Invalid],
    ["for no time", () => create(cast.alice.email, ["scan"], { expiresInDays: 0 }), Invalid],
    ["for a time that is no number", () => create(cast.alice.email, ["scan"], { expiresInDays: Number.NaN }), Invalid],
    ["for nobody", () => create("nobody@acme.example", ["scan"]), NotFound],
  ])("%s", async (_, attempt, error) => {
    const before = await db().apiToken.count();
    await expect(attempt()).rejects.toThrow(error);
    expect(await db().apiToken.count()).toBe(before);
  });
});

test("a token ends, after a year at the latest", async () => {
  const { expiresAt } = await create(cast.alice.email, ["scan"]);
  expect(expiresAt.getTime() - Date.now()).toBeLessThanOrEqual(365 * day);
  const month = await create(cast.alice.email, ["scan"], { expiresInDays: 30 });
  expect(Math.abs(month.expiresAt.getTime() - later(new Date(), 30 * day).getTime())).toBeLessThan(60_000);
});
