import { z } from "zod";
import type { ProviderTokens } from "@/lib/members/provider";
import { seal, unseal } from "@/lib/seal";

const recheckEveryMs = 15 * 60_000;
const patienceMs = 60 * 60_000;

const Tokens = z.object({
  issuer: z.string(),
  subject: z.string(),
  access: z.string(),
  refresh: z.string().nullable(),
});

/** The columns of a session the provider vouches for at this moment. */
export function vouchedAt(now: number): { vouchedAt: Date; recheckAt: Date } {
  return { vouchedAt: new Date(now), recheckAt: new Date(now + recheckEveryMs) };
}

/** Sessions the provider vouched for last at this moment or earlier are over. */
export function unvouchedSince(now = Date.now()): Date {
  return new Date(now - patienceMs);
}

export function sealTokens(tokens: ProviderTokens, tokenSha256: string): Uint8Array<ArrayBuffer> {
  return seal(Buffer.from(JSON.stringify(tokens)), contextOf(tokenSha256));
}

export function openTokens(sealed: Uint8Array, tokenSha256: string): ProviderTokens {
  return Tokens.parse(JSON.parse(unseal(sealed, contextOf(tokenSha256)).toString()));
}

const contextOf = (tokenSha256: string) => `session:${tokenSha256}`;
