/**
 * Rows or a payload as JSON for a statement. A text that was cut through the middle of a character ends with U+FFFD: half
 * of one is no JSON to PostgreSQL, and would refuse everything that came with it.
 */
export function jsonFor(value: unknown): string {
  const json = JSON.stringify(value);
  // So JSON writes what has no other half, and seldom anything else.
  if (!/\\ud[89a-f]/.test(json)) return json;
  return JSON.stringify(value, (_key, one) => (typeof one === "string" ? one.toWellFormed() : one));
}
