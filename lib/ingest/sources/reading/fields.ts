import { z } from "zod";
import { readTime } from "./time";

const largestPosition = 2_147_483_647;

/** A field no source owes us: whatever is not a string reads as "". */
export const text = z.string().catch("");

/** A line or column. 0, which stands for "not said", for everything that is not a whole number from 1 to 2^31 - 1. */
export const position = z.unknown().optional().transform(readPosition);

/** A point in time, or undefined; see readTime. */
export const time = z.unknown().optional().transform(readTime);

/** An https address without a user name or password in it, safe to show as a link; else undefined. */
export const link = z.unknown().optional().transform(readLink);

function readPosition(value: unknown): number {
  const number = typeof value === "string" && /^\d{1,10}$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isInteger(number) && number > 0 && number <= largestPosition ? number : 0;
}

function readLink(value: unknown): string | undefined {
  if (typeof value !== "string" || value.length > 4_000 || !URL.canParse(value)) return undefined;
  const { protocol, username, password } = new URL(value);
  return protocol === "https:" && username + password === "" ? value : undefined;
}

/** The branch a full ref is, or undefined. */
export const branchIn = (ref: string) => /^refs\/heads\/(\P{Cc}{1,250})$/u.exec(ref)?.[1];

/** The name of an account, or "". */
export const login = z
  .object({ login: text })
  .catch({ login: "" })
  .transform((user) => user.login.slice(0, 100));

/** The host of an address, or undefined. */
export function hostOf(address: string | undefined): string | undefined {
  return address && URL.canParse(address) ? new URL(address).host || undefined : undefined;
}
