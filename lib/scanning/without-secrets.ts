import { detectorOf } from "@/lib/scanning/detectors";
import { find } from "@/lib/scanning/engine";
import { leaksIn } from "@/lib/scanning/secrets";
import { Secret } from "@/lib/secret";

/** What a text holds that looks like a secret, by name; and the secret itself of this incident, by its fingerprint. */
export async function secretsIn(text: string, identityKey: string): Promise<string[]> {
  const named = await leaksOf(text);
  const own = wordsOf(text).some((word) => keyOf(new Secret(word)) === identityKey);
  return [
    ...new Set([...named.map(({ rule }) => detectorOf(rule).detector_name), ...(own ? ["the leaked secret"] : [])]),
  ];
}

/** The text with everything masked that looks like a secret, or is one of these incidents' by its fingerprint. */
export async function withoutSecrets(text: string, identityKeys: readonly string[] = []): Promise<string> {
  let masked = text;
  for (const { parts } of (await leaksOf(text)).toReversed()) {
    for (const { start, end } of parts.toReversed())
      masked = masked.slice(0, start) + new Secret(masked.slice(start, end)).masked() + masked.slice(end);
  }
  for (const secret of wordsOf(masked).map((word) => new Secret(word)))
    if (identityKeys.includes(keyOf(secret))) masked = secret.removedFrom(masked);
  return masked;
}

async function leaksOf(text: string) {
  const [found = []] = await find([{ filename: "text.txt", document: text }]);
  return leaksIn(text, found);
}

const keyOf = (secret: Secret) => `secret:${secret.fingerprint()}`;

/** What a secret may be between: blanks, quotes and brackets. */
function wordsOf(text: string): string[] {
  const words = text.split(/[\s"'`<>()[\]{},;]+/);
  return [...new Set(words.flatMap((word) => [word, ...word.split(/[=:]/)]))].filter((word) => word.length >= 6);
}
