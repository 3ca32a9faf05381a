import { z } from "zod";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { seesEverything, visibleSql } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";
import { all, anywhere } from "@/lib/db/conditions";
import { parseRows } from "@/lib/db/rows";
import { mostCounted } from "@/lib/incidents/count";
import { discretionFor, type Own } from "@/lib/incidents/discretion";
import { Prisma } from "@/prisma/generated/client";

export const facetNames = ["detectors", "repositories", "authors", "labels"] as const;
export type FacetName = (typeof facetNames)[number];
/** Not counted beyond `mostCounted` and one. */
export type Facet = { value: string; label: string; count: number };
export type Facets = Record<FacetName, Facet[]>;

/** What is frequent is frequent among the newest ones; a smaller workspace is looked through as a whole. */
const newest = 5_000;
const shown = 50;

/** What there is to filter by, among the incidents the viewer may see: the most frequent first. */
export async function incidentFacets(viewer: Viewer): Promise<Facets> {
  const all = await Promise.all(facetNames.map(async (name) => [name, await incidentFacet(viewer, name)] as const));
  return Object.fromEntries(all) as Facets;
}

const row = z.object({ value: z.string(), label: z.string(), developer: z.number().nullable(), count: z.number() });

type Narrowing = { /** A text in its name. */ find?: string | undefined; values?: readonly string[] | undefined };

/** One of them: the most frequent first, those with a text in their name, or those with these values. */
export async function incidentFacet(viewer: Viewer, name: FacetName, narrowing: Narrowing = {}): Promise<Facet[]> {
  authorize(viewer, "incidents:read");
  const own = await discretionFor(viewer);
  if (name === "labels" && own) return [];
  const find = narrowing.find?.trim() ?? "";
  const found = [
    ...(find === "" ? [] : [has(name, anywhere(find), own)]),
    ...(narrowing.values ? [isOneOf(name, narrowing.values, own)] : []),
  ];
  const { joins, seen } = nouns[name];
  const rows = seesEverything(viewer)
    ? await db()
        .$queryRaw`WITH g AS MATERIALIZED (${found.length === 0 && name !== "labels" ? recent(name) : named(name, all(found))})
        SELECT g.value, g.label, g.developer, c.count FROM g CROSS JOIN LATERAL (SELECT count(*)::int AS count
          FROM (SELECT 1 FROM "Incident" i WHERE ${joins} AND ${visibleSql(viewer)} LIMIT ${mostCounted + 1}::int) counted) c
        WHERE c.count > 0 ORDER BY c.count DESC, g.seen DESC, g.label LIMIT ${shown}::int`
    : await db().$queryRaw`SELECT g.value, min(g.label) AS label, g.developer, count(*)::int AS count
        FROM "Incident" i CROSS JOIN LATERAL ${seen} g WHERE ${all([visibleSql(viewer), ...found])}
        GROUP BY 1, 3 ORDER BY 4 DESC, 2 LIMIT ${shown}::int`;
  return parseRows(row, rows).map((facet) => discreetly(facet, own));
}

/** `seen` is what one incident says by itself, for whom the others are not to be told of. */
const nouns: Record<FacetName, { relation: Prisma.Sql; joins: Prisma.Sql; seen: Prisma.Sql }> = {
  detectors: {
    relation: Prisma.sql`(SELECT d.detector AS value, min(d.name) AS label, NULL::int AS id, NULL::int AS developer FROM "Detector" d GROUP BY d.detector)`,
    joins: Prisma.sql`i.detector = g.value`,
    seen: Prisma.sql`(SELECT i.detector AS value, i."detectorName" AS label, NULL::int AS developer)`,
  },
  repositories: {
    relation: Prisma.sql`(SELECT r."fullName" AS value, r."fullName" AS label, r.id, NULL::int AS developer FROM "Repository" r)`,
    joins: Prisma.sql`i."repositoryId" = g.id`,
    seen: Prisma.sql`(SELECT r."fullName" AS value, r."fullName" AS label, NULL::int AS developer FROM "Repository" r WHERE r.id = i."repositoryId")`,
  },
  authors: {
    relation: Prisma.sql`(SELECT a.email AS value, d.name AS label, a.id, d.id AS developer FROM "Address" a JOIN "Developer" d ON d.id = a."developerId")`,
    joins: Prisma.sql`i."authorId" = g.id`,
    seen: Prisma.sql`(SELECT a.email AS value, d.name AS label, d.id AS developer FROM "Address" a JOIN "Developer" d ON d.id = a."developerId" WHERE a.id = i."authorId")`,
  },
  labels: {
    relation: Prisma.sql`(SELECT DISTINCT l AS value, l AS label, NULL::int AS id, NULL::int AS developer
      FROM "Incident" x CROSS JOIN LATERAL unnest(x.labels) l WHERE x.labels <> '{}')`,
    joins: Prisma.sql`i.labels <> '{}' AND i.labels && ARRAY[g.value]`,
    seen: Prisma.sql`(SELECT l AS value, l AS label, NULL::int AS developer FROM unnest(i.labels) l)`,
  },
};

/** A restricted member finds nobody by an address that is not theirs. */
function has(name: FacetName, like: string, own: Own | null): Prisma.Sql {
  if (name !== "authors" || !own) return Prisma.sql`(g.value ILIKE ${like} OR g.label ILIKE ${like})`;
  const emails = [...own.emails];
  return Prisma.sql`((g.label ILIKE ${like} AND g.label NOT LIKE '%@%') OR (g.value ILIKE ${like} AND g.value = ANY(${emails}::text[])))`;
}

function isOneOf(name: FacetName, values: readonly string[], own: Own | null): Prisma.Sql {
  if (name !== "authors") return Prisma.sql`g.value = ANY(${[...values]}::text[])`;
  const emails = values.filter((value) => !own || own.emails.has(value));
  const developers = values.flatMap((value) => /^developer:(\d{1,9})$/.exec(value)?.[1] ?? []).map(Number);
  return Prisma.sql`(g.value = ANY(${emails}::text[]) OR g.developer = ANY(${developers}::int[]))`;
}

function recent(name: FacetName): Prisma.Sql {
  const { relation, joins } = nouns[name];
  return Prisma.sql`SELECT g.value, g.label, g.id, g.developer, count(*) AS seen
    FROM (SELECT i.* FROM "Incident" i ORDER BY i."triggeredAt" DESC, i.id DESC LIMIT ${newest}::int) i JOIN ${relation} g ON ${joins}
    GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC, 2 LIMIT ${shown}::int`;
}

function named(name: FacetName, found: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`SELECT g.*, 0 AS seen FROM ${nouns[name].relation} g WHERE ${found} ORDER BY g.label LIMIT ${2 * shown}::int`;
}

function discreetly({ value, label, count, developer }: z.infer<typeof row>, own: Own | null): Facet {
  if (!own || developer === null || own.emails.has(value)) return { value, label, count };
  return { value: `developer:${developer}`, label: label.includes("@") ? "somebody else" : label, count };
}
