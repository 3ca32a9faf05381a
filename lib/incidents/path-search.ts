import { z } from "zod";
import { db } from "@/lib/db/client";
import { anywhere } from "@/lib/db/conditions";
import { parseRows } from "@/lib/db/rows";
import { Prisma } from "@/prisma/generated/client";

/**
 * Paths are looked through by threes of letters and digits, the ends of a word counting as letters; what has no such
 * three is not looked for in them.
 */
const hasThree = /[a-z0-9]{3}|[^a-z0-9][a-z0-9]|[a-z0-9]{2}[^a-z0-9]/i;
const selects = /[a-z0-9]{3}|[^a-z0-9][a-z0-9]{2}/;
const lengths = [4, 8];
/** Where this share of all paths has a text, looking through the list for it is faster than gathering them. */
const frequentFrom = 0.007;
const almost = 0.004;

/** How a text is looked for in the path of an occurrence o, and whether many have it; null where it is not. */
export type PathSearch = { where: Prisma.Sql; frequent: boolean };

export async function pathSearch(query: string): Promise<PathSearch | null> {
  if (!hasThree.test(query)) return null;
  const sample = await pathsKnown();
  const text = query.toLowerCase();
  const part = tellingPart(text, sample);
  const whole = Prisma.sql`o.path ILIKE ${anywhere(text)}`;
  return {
    // The index is asked for the part alone: every further three of letters that most paths have costs as much as the first.
    where: part === text ? whole : Prisma.sql`(o.path ILIKE ${anywhere(part)} AND strpos(lower(o.path), ${text}) > 0)`,
    frequent: having(sample, text) >= Math.max(1, frequentFrom * sample.length),
  };
}

/** A short part of a text that hardly more of these paths have than the whole; without one, the whole. */
export function tellingPart(text: string, paths: readonly string[]): string {
  let best = { part: text, found: having(paths, text) + Math.ceil(almost * paths.length) };
  if (paths.length === 0) return text;
  for (const length of lengths) {
    for (let start = 0; start + length < text.length; start += 1) {
      const part = text.slice(start, start + length);
      const found = selects.test(part) ? having(paths, part) : Number.POSITIVE_INFINITY;
      if (found < best.found) best = { part, found };
    }
  }
  return best.part;
}

const having = (paths: readonly string[], text: string) => paths.filter((path) => path.includes(text)).length;

const statistics = z.object({ paths: z.array(z.string()).nullable() });

/** Paths the database keeps as a sample, for its own planning. */
async function pathsKnown(): Promise<string[]> {
  const rows = await db()
    .$queryRaw`SELECT coalesce(most_common_vals::text::text[], '{}') || coalesce(histogram_bounds::text::text[], '{}') AS paths
    FROM pg_stats WHERE schemaname = current_schema() AND tablename = 'Occurrence' AND attname = 'path'`;
  return (parseRows(statistics, rows)[0]?.paths ?? []).map((path) => path.toLowerCase());
}
