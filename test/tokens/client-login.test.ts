import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { Forbidden, Invalid, SignInAgain, Unauthenticated } from "@/lib/errors";
import { allowLogin, isOwnComputer, outOfBand, redeemLogin } from "@/lib/tokens/client-login";
import { viewerOfToken } from "@/lib/tokens/tokens";
import { type Cast, seatCast, tokenViewer } from "../cast";
import { ownDatabase } from "../database";
import { day, hour } from "../factories";

ownDatabase();

const verifier = "v".repeat(64);
const challenge = createHash("sha256").update(verifier).digest("base64url");
const redirectUri = "http://localhost:29170";
const scopes = ["scan", "incidents:read", "honeytokens:check"];

let cast: Cast;
beforeAll(async () => {
  cast = await seatCast();
});

const allow = (viewer = cast.rita) => allowLogin(viewer, { redirectUri, scopes, challenge });
const redeem = (code: string, change: Partial<Parameters<typeof redeemLogin>[0]> = {}) =>
  redeemLogin({ code, redirectUri, verifier, name: "laptop", lifetimeDays: 30, ...change });

describe("a program on one's own computer", () => {
  test("gets a token of whoever allowed it, with the scopes they may hold, once", async () => {
    const code = await allow();
    const { token, shortened } = await redeem(code);
    expect(shortened).toBe(false);
    expect(await viewerOfToken(token)).toMatchObject({
      memberId: cast.rita.memberId,
      scopes: ["scan", "incidents:read"],
    });
    await expect(redeem(code)).rejects.toThrow(Unauthenticated);
  });

  test("of two that hold the code, one gets a token", async () => {
    const code = await allow();
    const results = await Promise.allSettled([redeem(code), redeem(code)]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("lives a year at the most, and says when it was cut", async () => {
    const { token, shortened } = await redeem(await allow(), { lifetimeDays: 4_000 });
    expect(shortened).toBe(true);
    const [row] = await db().apiToken.findMany({ orderBy: { createdAt: "desc" }, take: 1 });
    expect(row?.expiresAt?.getTime()).toBeLessThanOrEqual(Date.now() + 365 * day);
    expect(token).toMatch(/^hbk_/);
  });

  test.each([
    ["another verifier", { verifier: "w".repeat(64) }],
    ["another address", { redirectUri: "http://localhost:1" }],
    ["another code", { code: "nothing" }],
  ])("gets nothing with %s, and the code is spent", async (_, change) => {
    const code = await allow();
    await expect(redeem(code, change)).rejects.toThrow(Unauthenticated);
    if (!("code" in change)) await expect(redeem(code)).rejects.toThrow(Unauthenticated);
  });

  test("gets nothing for a code that is over, or of somebody who was deactivated", async () => {
    const over = await allow();
    await db().loginCode.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } });
    await expect(redeem(over)).rejects.toThrow(Unauthenticated);
    const gone = await allow(cast.mallory);
    await db().member.update({ where: { id: cast.mallory.memberId }, data: { deactivatedAt: new Date() } });
    await expect(redeem(gone)).rejects.toThrow(Unauthenticated);
  });

  test("is allowed by a person in a browser, who signed in just now, and not by a token", async () => {
    await expect(
      allowLogin({ ...cast.rita, signedInAt: new Date(Date.now() - hour) }, { redirectUri, scopes, challenge }),
    ).rejects.toThrow(SignInAgain);
    await expect(allowLogin(tokenViewer(cast.rita, ["scan"]), { redirectUri, scopes, challenge })).rejects.toThrow(
      Forbidden,
    );
    await expect(allowLogin(cast.rita, { redirectUri, scopes: ["incidents:read"], challenge })).rejects.toThrow(
      Invalid,
    );
  });

  test("is on that computer: the code goes nowhere else", async () => {
    const fine = ["http://localhost:29170", "http://127.0.0.1:1/", "http://[::1]:80/x", outOfBand];
    const not = [
      "https://localhost.evil.example",
      "http://evil.example",
      "http://localhost@evil.example",
      "http://user@localhost:1",
      "javascript:alert(1)",
      "http://localhost:1#x",
      "",
    ];
    expect(fine.filter((each) => !isOwnComputer(each))).toEqual([]);
    expect(not.filter(isOwnComputer)).toEqual([]);
    await expect(allowLogin(cast.rita, { redirectUri: not[1] ?? "", scopes, challenge })).rejects.toThrow(Invalid);
  });
});
