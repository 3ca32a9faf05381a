import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { errors, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import type { LinkScope } from "@/lib/access/viewer";
import { env } from "@/lib/env";

const typ = "incident-link+jwt";
const audience = "incident-link";
const canonicalForm = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{43}$/;
const maxLength = 1_024;

const Claims = z.object({
  sub: z.uuid(),
  jti: z.string().length(22),
  inc: z.int().positive(),
  scp: z.array(z.enum(["view", "feedback", "resolve", "request"])),
  exp: z.int(),
});

export type VerifiedClaims = z.infer<typeof Claims>;

export type LinkClaims = {
  linkId: string;
  jti: string;
  incidentId: number;
  scopes: readonly LinkScope[];
  issuedAt: Date;
  expiresAt: Date;
};

/** 128 random bits. Only their hash is stored, so that neither a database dump nor a leaked key opens a link. */
export function newJti(): string {
  return randomBytes(16).toString("base64url");
}

export function jtiSha256(jti: string): string {
  return createHash("sha256").update(jti).digest("hex");
}

export function matchesJti(jti: string, sha256: string): boolean {
  return timingSafeEqual(Buffer.from(jtiSha256(jti)), Buffer.from(sha256));
}

export function signingKid(): string {
  return env().LINK_KEYS[0]?.kid ?? "";
}

/** Signs a link's token. The same claims under the same key give the same bytes, so that a retried mail is the same mail. */
export async function signLinkToken(claims: LinkClaims, kid: string): Promise<string> {
  const ring = env().LINK_KEYS.find((entry) => entry.kid === kid);
  if (!ring) throw new Error(`LINK_KEYS does not hold the key "${kid}" any more`);
  return new SignJWT({ inc: claims.incidentId, scp: [...claims.scopes] })
    .setProtectedHeader({ alg: "HS256", typ, kid: ring.kid })
    .setIssuer(env().PUBLIC_URL)
    .setAudience(audience)
    .setSubject(claims.linkId)
    .setJti(claims.jti)
    .setIssuedAt(Math.floor(claims.issuedAt.getTime() / 1_000))
    .setExpirationTime(Math.floor(claims.expiresAt.getTime() / 1_000))
    .sign(ring.key);
}

/** The claims of a token that we signed, in its one canonical form, and that has not expired; otherwise null. */
export function verifyLinkToken(token: string): Promise<VerifiedClaims | null> {
  return verified(token, "valid");
}

/** The same of a token that may have expired, which is the one thing it may lack. */
export function verifyOldLinkToken(token: string): Promise<VerifiedClaims | null> {
  return verified(token, "expired too");
}

async function verified(token: string, when: "valid" | "expired too"): Promise<VerifiedClaims | null> {
  if (token.length > maxLength || !canonicalForm.test(token)) return null;
  const [header = "", , signature = ""] = token.split(".");
  // base64url leaves spare bits in the last character: four spellings decode alike, one is ours.
  if (Buffer.from(signature, "base64url").toString("base64url") !== signature) return null;
  const ring = env().LINK_KEYS.find((entry) => entry.kid === kidOf(header));
  if (!ring) return null;
  try {
    const { payload } = await jwtVerify(token, ring.key, {
      algorithms: ["HS256"],
      typ,
      issuer: env().PUBLIC_URL,
      audience,
      requiredClaims: ["sub", "jti", "inc", "iat", "exp"],
      maxTokenAge: "31d",
      clockTolerance: 60,
    });
    return Claims.safeParse(payload).data ?? null;
  } catch (error) {
    // Thrown once the signature and every other claim were found right.
    if (when === "valid" || !(error instanceof errors.JWTExpired)) return null;
    return Claims.safeParse(error.payload).data ?? null;
  }
}

function kidOf(header: string): unknown {
  try {
    return JSON.parse(Buffer.from(header, "base64url").toString()).kid;
  } catch {
    return undefined;
  }
}
