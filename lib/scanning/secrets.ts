import type { Found } from "@/lib/scanning/engine";

/** A part of a secret, by what it is; offsets as the engine counts them. */
export type Part = { type: string; start: number; end: number };
export type Leak = { rule: string; parts: [Part, ...Part[]] };

const generic = new Set(["generic_high_entropy_secret", "generic_password"]);
const placeholder =
  /example|change.?me|placeholder|your[_-]|dummy|xxxx|\*\*\*\*|<[^>]*>|process\.env|\$\{|getenv|secrets\./i;

/** The secrets among what the engine found: what names no value, or only a placeholder, and what another names better, is left out. */
export function leaksIn(text: string, found: readonly Found[]): Leak[] {
  const named = found.filter(({ rule }) => !generic.has(rule)).flatMap((each) => leakOf(text, each) ?? []);
  const others = found.filter(({ rule }) => generic.has(rule)).flatMap((each) => leakOf(text, each) ?? []);
  const kept = [...distinct(named)];
  for (const leak of others) if (!kept.some((other) => overlap(other, leak))) kept.push(leak);
  return kept.sort((a, b) => a.parts[0].start - b.parts[0].start);
}

function leakOf(text: string, { rule, start, end }: Found): Leak | null {
  const said = text.slice(start, end);
  if (rule === "basicauth") return basicAuth(said, start) ?? { rule, parts: [{ type: "connection_uri", start, end }] };
  if (!generic.has(rule)) {
    const trimmed = said.trimEnd();
    return { rule, parts: [{ type: "apikey", start, end: start + trimmed.length }] };
  }
  const value = /(?:=>|:=|[:=])\s*["']?([^"']*)$/s.exec(said)?.[1] ?? "";
  const at = end - value.length;
  if (placeholder.test(value) || !looksRandom(value, rule === "generic_password" ? 2.5 : 3)) return null;
  if (rule !== "generic_password") return { rule, parts: [{ type: "apikey", start: at, end }] };
  const password: Part = { type: "password", start: at, end };
  const user = userBefore(text, start);
  return user ? { rule: "username_password", parts: [user, password] } : { rule, parts: [password] };
}

function basicAuth(said: string, start: number): Leak | null {
  const match = /\/\/([^\s:/@]+):([^\s@/]+)@([^\s/"':?#]+)/d.exec(said);
  const places = match?.indices;
  if (!places) return null;
  const part = (index: number, type: string): Part => {
    const [from = 0, to = 0] = places[index] ?? [];
    return { type, start: start + from, end: start + to };
  };
  return { rule: "basic_auth_string", parts: [part(1, "username"), part(2, "password"), part(3, "host")] };
}

/** The user a password belongs to, when the line before says so. */
function userBefore(text: string, at: number): Part | null {
  const from = Math.max(0, at - 200);
  const match = /(?:user(?:name)?|login)["']?\s*[:=]\s*["']?([^\s"',;]{1,64})["']?[^\n]{0,20}\n[^\n]{0,40}$/di.exec(
    text.slice(from, at),
  );
  const [start = 0, end = 0] = match?.indices?.[1] ?? [];
  return match ? { type: "username", start: from + start, end: from + end } : null;
}

/** Letters and digits, and at least so many bits a character (Shannon). */
function looksRandom(value: string, bits: number): boolean {
  if (!/[A-Za-z]/.test(value) || !/[0-9]/.test(value)) return false;
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let entropy = 0;
  for (const count of counts.values()) entropy -= (count / value.length) * Math.log2(count / value.length);
  return entropy >= bits;
}

const spanOf = ({ parts }: Leak) => [parts[0].start, parts.at(-1)?.end ?? parts[0].end] as const;

function overlap(one: Leak, other: Leak): boolean {
  const [from, to] = spanOf(one);
  const [start, end] = spanOf(other);
  return from < end && start < to;
}

/** Two rules may find the same characters: the first is kept. */
function distinct(leaks: readonly Leak[]): Leak[] {
  return leaks.filter((leak, index) => !leaks.slice(0, index).some((earlier) => overlap(earlier, leak)));
}
