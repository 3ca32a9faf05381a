export type Line = { name: string; before: string | null; after: string };

/** What an event's detail says, line by line: what changed from what to what, and the rest as it is. */
export function linesOf(detail: Record<string, unknown>): Line[] {
  const { before, after, from, to, ...rest } = detail;
  const changed = changesBetween("", from ?? before, to ?? after);
  return [
    ...changed,
    ...Object.entries(rest).map(([key, value]) => ({ name: wordsOf(key), before: null, after: textOf(value) })),
  ];
}

function changesBetween(name: string, before: unknown, after: unknown): Line[] {
  if (before === undefined && after === undefined) return [];
  if (!isRecord(before) && !isRecord(after))
    return [{ name: name || "Changed", before: textOf(before), after: textOf(after) }];
  const [old, now] = [isRecord(before) ? before : {}, isRecord(after) ? after : {}];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((key) => textOf(old[key]) !== textOf(now[key]))
    .flatMap((key) => {
      const path = name ? `${name}, ${wordsOf(key).toLowerCase()}` : wordsOf(key);
      return isRecord(old[key]) || isRecord(now[key])
        ? changesBetween(path, old[key], now[key])
        : [{ name: path, before: textOf(old[key]), after: textOf(now[key]) }];
    });
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function textOf(value: unknown): string {
  if (value === undefined || value === null || value === "") return "nothing";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.length === 0 ? "nothing" : value.map(textOf).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** "expiresAt" as "Expires at". */
function wordsOf(key: string): string {
  const spaced = key
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
