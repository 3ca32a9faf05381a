import { createHash, randomInt } from "node:crypto";
import { crc32 } from "node:zlib";

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const prefix = "hbk_";
const randomLength = 30;
const checksumLength = 6;

/** `hbk_`, 30 random base62 characters (178 bits), and 6 characters of CRC-32, as GitHub's tokens end. */
export function newToken(): string {
  const random = Array.from({ length: randomLength }, () => alphabet[randomInt(alphabet.length)]).join("");
  return prefix + random + checksum(random);
}

/** Whether a text has the form of a token, checksum included; a typo costs no look-up. */
export function hasTokenForm(text: string): boolean {
  if (!/^hbk_[0-9A-Za-z]{36}$/.test(text)) return false;
  const random = text.slice(prefix.length, prefix.length + randomLength);
  return text.slice(-checksumLength) === checksum(random);
}

/** Enough for 178 bits: there is nothing to guess. */
export function tokenSha256(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

function checksum(text: string): string {
  let rest = crc32(text);
  let digits = "";
  for (let place = 0; place < checksumLength; place += 1) {
    digits = alphabet[rest % alphabet.length] + digits;
    rest = Math.floor(rest / alphabet.length);
  }
  return digits;
}
