import { domainToASCII } from "node:url";

const dotAtom = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what must be refused
const forbidden = /[\u0000-\u0020\u007f-\u00a0,;:<>()[\]\\"]/;
const longest = 254;

/**
 * One spelling for every spelling of an address, or null when it is not one that may be matched or mailed: plain ASCII
 * local part, lower case, domain in its ASCII form with two labels or more. No plus-stripping and no dot-folding:
 * those are different mailboxes until their owner says otherwise. Idempotent.
 */
export function canonicalEmail(raw: string): string | null {
  const address = raw.trim();
  if (address.length > longest || forbidden.test(address)) return null;
  if (countAt(address) !== 1 || countAt(address.normalize("NFKC")) !== 1) return null;
  const [localRaw = "", domainRaw = ""] = address.split("@");
  // A–Z only: toLowerCase() would fold the Kelvin sign into k and let İ grow.
  const local = localRaw.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  if (local.length > 64 || !dotAtom.test(local)) return null;
  const domain = canonicalDomain(domainRaw);
  // The ASCII form may be longer than what was written.
  return domain && local.length + 1 + domain.length <= longest ? `${local}@${domain}` : null;
}

/** The ASCII form of a domain with two labels or more, or null. */
export function canonicalDomain(raw: string): string | null {
  // domainToASCII would decode it, as in a URL; in an address it stands for itself, and no domain has it.
  if (raw.includes("%")) return null;
  const domain = domainToASCII(raw.trim().toLowerCase()).replace(/\.$/, "");
  const labels = domain.split(".");
  if (labels.length < 2 || labels.some((label) => !/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label))) return null;
  return /^\d+$/.test(labels.at(-1) ?? "") ? null : domain;
}

const countAt = (text: string) => text.split("@").length - 1;
