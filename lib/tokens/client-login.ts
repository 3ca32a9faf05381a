import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { requireFreshSignIn } from "@/lib/access/fresh-sign-in";
import { scopesFor } from "@/lib/access/policy";
import type { MemberViewer } from "@/lib/access/viewer";
import { db, inTransaction } from "@/lib/db/client";
import { Forbidden, Invalid, Unauthenticated } from "@/lib/errors";
import { createToken, longestLifeDays } from "@/lib/tokens/tokens";

/** The one client that may ask: a program on the person's own computer, so it has no secret, and proves itself by PKCE. */
export const clientId = "ggshield_oauth";
/** The person copies the code by hand, where the program cannot listen. */
export const outOfBand = "urn:ietf:wg:oauth:2.0:oob";
const codeLifeMs = 5 * 60_000;

export type LoginRequest = { redirectUri: string; scopes: readonly string[]; challenge: string };

/** Only to the person's own computer, or nowhere. */
export function isOwnComputer(redirectUri: string): boolean {
  if (redirectUri === outOfBand) return true;
  if (!URL.canParse(redirectUri)) return false;
  const { protocol, hostname, username, password, hash } = new URL(redirectUri);
  return (
    protocol === "http:" && ["localhost", "127.0.0.1", "[::1]"].includes(hostname) && !username && !password && !hash
  );
}

/** Of what the program asks for, what this person may hold at all. */
export function scopesOffered(viewer: MemberViewer, asked: readonly string[]): string[] {
  const held: readonly string[] = scopesFor(viewer.accessLevel);
  return asked.filter((scope) => held.includes(scope));
}

/** Answers a code, good once and for five minutes, for the program that asked on behalf of a signed-in person. */
export async function allowLogin(
  viewer: MemberViewer,
  { redirectUri, scopes, challenge }: LoginRequest,
): Promise<string> {
  if (viewer.kind !== "member") throw new Forbidden("A person allows this, signed in with their browser.");
  requireFreshSignIn(viewer);
  if (!isOwnComputer(redirectUri))
    throw new Invalid("The code would leave your computer.", { pointer: "/redirect_uri" });
  const offered = scopesOffered(viewer, scopes);
  if (!offered.includes("scan")) throw new Invalid("The scope scan is missing.", { pointer: "/scope" });
  const code = randomBytes(32).toString("base64url");
  await db().loginCode.create({
    data: {
      sha256: digest(code),
      memberId: viewer.memberId,
      redirectUri,
      scopes: offered,
      challenge,
      expiresAt: new Date(Date.now() + codeLifeMs),
    },
  });
  return code;
}

export type Redemption = {
  code: string;
  redirectUri: string;
  verifier: string;
  name: string;
  lifetimeDays: number | undefined;
};

/** A token for whoever holds the code and the verifier its challenge was made from. The code is spent by any attempt. */
export async function redeemLogin(asked: Redemption): Promise<{ token: string; shortened: boolean }> {
  const refused = new Unauthenticated("This code is not valid, or not any more. Start the login again.");
  const code = await inTransaction(async (tx) => {
    const found = await tx.loginCode.findUnique({ where: { sha256: digest(asked.code) }, include: { member: true } });
    const { count } = await tx.loginCode.deleteMany({ where: { sha256: digest(asked.code) } });
    return count === 1 ? found : null;
  });
  if (!code || code.expiresAt <= new Date() || code.member.deactivatedAt) throw refused;
  const challenge = createHash("sha256").update(asked.verifier).digest("base64url");
  if (code.redirectUri !== asked.redirectUri || !isSame(challenge, code.challenge)) throw refused;
  const { id: memberId, accessLevel, name, email } = code.member;
  const viewer: MemberViewer = { kind: "member", memberId, accessLevel, name, email, signedInAt: new Date() };
  const scopes = scopesOffered(viewer, code.scopes);
  const wanted = asked.lifetimeDays ?? longestLifeDays;
  const days = Math.min(Math.max(wanted, 1), longestLifeDays);
  const { token } = await createToken(viewer, { memberId, name: asked.name, scopes, expiresInDays: days });
  return { token, shortened: days < wanted || asked.lifetimeDays === undefined };
}

const digest = (code: string) => createHash("sha256").update(code).digest("hex");

function isSame(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(digest(one)), Buffer.from(digest(other)));
}
