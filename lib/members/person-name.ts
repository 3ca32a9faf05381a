const longest = 200;

/** A name as somebody else wrote it: one line, no control or direction characters, not endless; null when nothing is left. */
export function personName(raw: string | null | undefined): string | null {
  const line = (raw ?? "")
    .slice(0, 10 * longest)
    .replace(/\p{Cf}/gu, "")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
  return [...line].slice(0, longest).join("").trim() || null;
}
