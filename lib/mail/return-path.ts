import { createHmac, timingSafeEqual } from "node:crypto";
import { env } from "@/lib/env";

const idLength = 25;
const macLength = 16;

/**
 * The envelope sender of one mail: with BOUNCE_ADDRESS an address of its own, `bounces+<mail>.<hmac>@…`, so that what comes
 * back names the mail and nobody can make up an address. In letters and digits only, as some servers fold case.
 */
export function returnPath(mailId: string): string {
  const { BOUNCE_ADDRESS, MAIL_FROM } = env();
  if (!BOUNCE_ADDRESS) return /<([^<>]+)>\s*$/.exec(MAIL_FROM)?.[1] ?? MAIL_FROM;
  const [local, domain] = BOUNCE_ADDRESS.split("@");
  const compact = BigInt(`0x${mailId.replaceAll("-", "")}`)
    .toString(36)
    .padStart(idLength, "0");
  return `${local}+${compact}.${mac(compact)}@${domain}`;
}

/** The mail whose return path this is, or null for every address that we did not make. */
export function mailOfReturnPath(address: string): string | null {
  const { BOUNCE_ADDRESS } = env();
  const match = /^([^@+]+)\+([0-9a-z]{25})\.([0-9a-z]{16})@([^@]+)$/.exec(address.toLowerCase());
  if (!BOUNCE_ADDRESS || !match) return null;
  const [, local, compact = "", given = "", domain] = match;
  if (`${local}@${domain}` !== BOUNCE_ADDRESS) return null;
  if (!timingSafeEqual(Buffer.from(mac(compact)), Buffer.from(given))) return null;
  const hex = [...compact]
    .reduce((number, digit) => number * 36n + BigInt(Number.parseInt(digit, 36)), 0n)
    .toString(16)
    .padStart(32, "0");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** 16 of 36 letters are more than 80 bits. */
function mac(compact: string): string {
  const key = createHmac("sha256", env().AUTH_SECRET).update("return-path").digest();
  const digest = createHmac("sha256", key).update(compact).digest("hex");
  return BigInt(`0x${digest}`).toString(36).slice(-macLength).padStart(macLength, "0");
}
