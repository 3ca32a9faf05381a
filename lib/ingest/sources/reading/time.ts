const written =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s?(Z|[+-]\d{2}:?\d{2})?(?: (?:[+-]\d{4}|[A-Z]{1,5}))?)?$/i;
/** As git shows a date: Sat Mar 13 17:42:00 2021 +0530. */
const shownByGit =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{1,2}) (\d{2}:\d{2}:\d{2}) (\d{4})(?: ([+-]\d{2}):?(\d{2}))?$/;
const monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const epoch = /^\d{1,16}(?:\.\d{1,9})?$/;
const earliest = Date.UTC(1971, 0, 1);
const latest = Date.UTC(9999, 0, 1);

/**
 * A point in time as scanners write it: ISO 8601, Go's and git's spelling of it, or seconds or milliseconds since 1970.
 * Without a zone it is UTC. Undefined for anything else, and for the years tools write when they mean nothing (0001).
 */
export function readTime(value: unknown): Date | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const milliseconds = fromEpoch(String(value)) ?? fromText(String(value).trim());
  return milliseconds >= earliest && milliseconds < latest ? new Date(milliseconds) : undefined;
}

function fromEpoch(text: string): number | undefined {
  if (!epoch.test(text)) return undefined;
  const number = Number(text);
  return Math.round(number < 1e11 ? number * 1000 : number);
}

function fromText(text: string): number {
  const [, day, time = "00:00:00", zone = "Z"] = written.exec(text) ?? [];
  if (!day) return fromGit(text);
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
  return Date.parse(`${day}T${time}${offset}`);
}

function fromGit(text: string): number {
  const [, month = "", day = "", time, year, hours, minutes] = shownByGit.exec(text) ?? [];
  if (!year) return Number.NaN;
  const date = `${year}-${String(monthNames.indexOf(month) + 1).padStart(2, "0")}-${day.padStart(2, "0")}`;
  return Date.parse(`${date}T${time}${hours ? `${hours}:${minutes}` : "Z"}`);
}
