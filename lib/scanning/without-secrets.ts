import { detectorOf } from "@/lib/scanning/detectors";
import { find } from "@/lib/scanning/engine";
import { leaksIn } from "@/lib/scanning/secrets";
import { Secret } from "@/lib/secret";

/** What a text holds that looks like a secret, by name; and the secret itself of this incident, by its fingerprint. */
export async function secretsIn(text: string, identityKey: string): Promise<string[]> {
  const named = await leaksOf(text);
  const own = wordsOf(text).some((word) => `secret:${new Secret(word).fingerprint()}` === identityKey);
  return [
    ...new Set([...named.map(({ rule }) => detectorOf(rule).detector_name), ...(own ? ["the leaked secret"] : [])]),
  ];
}

/** The text with everything masked that looks like a secret. */
export async function withoutSecrets(text: string): Promise<string> {
  let masked = text;
  for (const { parts } of (await leaksOf(text)).toReversed()) {
    for (const { start, end } of parts.toReversed())
      masked = masked.slice(0, start) + new Secret(masked.slice(start, end)).masked() + masked.slice(end);
  }
  return masked;
}

async function leaksOf(text: string) {
  const [found = []] = await find([{ filename: "text.txt", document: text }]);
  return leaksIn(text, found);
}

/** What a secret may be between: blanks, quotes and brackets. */
function wordsOf(text: string): string[] {
  const words = text.split(/[\s"'`<>()[\]{},;]+/);
  return [...new Set(words.flatMap((word) => [word, ...word.split(/[=:]/)]))].filter((word) => word.length >= 6);
}
