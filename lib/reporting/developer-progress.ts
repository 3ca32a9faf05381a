import { z } from "zod";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { seesEverything } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";
import type { Page, PageRequest } from "@/lib/db/keyset";
import { parseRows } from "@/lib/db/rows";
import {
  type Period,
  type ProgressFilter,
  periods,
  type progressSorts,
  type Standing,
  silentAfterDays,
  standings,
} from "@/lib/reporting/progress-filter";
import { refreshProgress } from "@/lib/reporting/progress-recount";
import { Prisma } from "@/prisma/generated/client";

const weekly = z.array(z.number());
const row = z.object({
  id: z.number(),
  name: z.string(),
  email: z.string().nullable(),
  addresses: z.number(),
  memberId: z.number().nullable(),
  leftAt: z.date().nullable(),
  contact: z.enum(standings),
  lastContactAt: z.date().nullable(),
  toldAt: z.date().nullable(),
  openedAt: z.date().nullable(),
  answeredAt: z.date().nullable(),
  /** Theirs at some time in the period: open, resolved in it or ignored in it. */
  incidents: z.number(),
  open: z.number(),
  overdue: z.number(),
  awaiting: z.number(),
  unreachable: z.number(),
  resolved: z.number(),
  ignored: z.number(),
  /** Medians, in milliseconds. */
  actionMs: z.number().nullable(),
  remediateMs: z.number().nullable(),
  /** The last twelve weeks, the running one last: how many began, and how many they closed themselves. */
  opened: weekly,
  closed: weekly,
});
export type DeveloperProgress = z.infer<typeof row>;

const countRow = z.object({ contact: z.enum(standings), count: z.number() });
const recountRow = z.object({ count: z.number() });

export type ProgressPage = Page<DeveloperProgress> & {
  total: number;
  /** How many come before this page. */
  first: number;
  /** How many there are of each standing, whichever of them were asked for. */
  standings: Record<Standing, number>;
  /** How many developers changed, and are still to be counted anew. */
  recounting: number;
};

/** Developers who ever had an incident, with their figures over a period, a page at a time, in the filter's order. */
export async function developerProgress(
  viewer: Viewer,
  filter: ProgressFilter,
  { cursor, limit }: PageRequest,
  now = new Date(),
): Promise<ProgressPage> {
  authorize(viewer, "analytics:read");
  const none = Object.fromEntries(Object.keys(standings).map((key) => [key, 0])) as Record<Standing, number>;
  // The figures are over all incidents: for who sees only some of them, there is nothing.
  if (!seesEverything(viewer))
    return { rows: [], total: 0, first: 0, standings: none, recounting: 0, next: null, previous: null };
  await refreshProgress(now);
  const skip = Number(/^skip=(\d{1,9})$/.exec(Buffer.from(cursor ?? "", "base64url").toString())?.[1] ?? 0);
  const [rows, counts, stale] = await Promise.all([
    db().$queryRaw`SELECT ${shown} FROM (SELECT * FROM ${everybody(filter, now)} e WHERE ${askedFor(filter)}
        ORDER BY ${orderOf(filter)} OFFSET ${skip}::bigint LIMIT ${limit}::int) p ORDER BY ${orderOf(filter)}`,
    db().$queryRaw`SELECT contact, count(*)::int AS count FROM ${everybody(filter, now)} p GROUP BY 1`,
    db().$queryRaw`SELECT (SELECT count(*) FROM "DeveloperProgress" WHERE "staleAt" <= ${now}::timestamptz)::int
      + (SELECT count(*) FROM (SELECT DISTINCT "addressId", "memberId", "developerId", email
          FROM (SELECT * FROM "DeveloperChange" LIMIT 1000) c) d)::int AS count`,
  ]);
  const standingCounts = { ...none };
  for (const { contact, count } of parseRows(countRow, counts)) standingCounts[contact] = count;
  const asked = filter.contact?.length ? filter.contact : (Object.keys(standings) as Standing[]);
  const total = asked.reduce((sum, standing) => sum + standingCounts[standing], 0);
  const to = (offset: number) => Buffer.from(`skip=${offset}`).toString("base64url");
  return {
    rows: parseRows(row, rows),
    total,
    first: skip,
    standings: standingCounts,
    recounting: parseRows(recountRow, stale)[0]?.count ?? 0,
    next: skip + limit < total ? to(skip + limit) : null,
    previous: skip > 0 ? to(Math.max(0, skip - limit)) : null,
  };
}

/** The figures of one developer, whether or not they ever had an incident; null where there is no such developer. */
export async function progressOf(
  viewer: Viewer,
  developerId: number,
  period: Period,
  now = new Date(),
): Promise<DeveloperProgress | null> {
  authorize(viewer, "analytics:read");
  if (!seesEverything(viewer)) return null;
  await refreshProgress(now, developerId);
  const rows = await db().$queryRaw`SELECT ${shown} FROM ${everybody({ period, developerId }, now)} p`;
  return parseRows(row, rows)[0] ?? null;
}

/** Everything a row says; addresses are looked up for the rows of a page only. */
const shown = Prisma.sql`p.*, (SELECT count(*)::int FROM "Address" a WHERE a."developerId" = p.id) AS addresses,
  coalesce((SELECT m.email FROM "Member" m WHERE m.id = p."memberId"),
    (SELECT a.email FROM "Address" a WHERE a."developerId" = p.id ORDER BY a.unmailable NULLS FIRST, a.id LIMIT 1)) AS email`;

function askedFor({ contact }: ProgressFilter): Prisma.Sql {
  return contact?.length ? Prisma.sql`contact = ANY(${contact}::text[])` : Prisma.sql`true`;
}

/** Twelve weeks, one by one: ten times as fast as a sum over the array. */
function sumOf(weeks: "opened" | "closed"): string {
  return Array.from({ length: 12 }, (_, week) => `${weeks}[${week + 1}]`).join(" + ");
}

const orders: Record<(typeof progressSorts)[number], string> = {
  name: "lower(name)",
  contact: `array_position(ARRAY['left', 'unreachable', 'silent', 'mailed', 'opened', 'none', 'answered'], contact)`,
  incidents: "incidents",
  open: "open",
  overdue: "overdue",
  awaiting: "awaiting",
  resolved: "resolved",
  ignored: "ignored",
  action: `"actionMs"`,
  remediation: `"remediateMs"`,
  last_contact: `"lastContactAt"`,
  trend: `(${sumOf("opened")}) - (${sumOf("closed")})`,
};

/** What has no value comes last in either direction; what is equal is ordered by open work, then by id. */
function orderOf({ sort, direction }: ProgressFilter): Prisma.Sql {
  return Prisma.raw(`${orders[sort]} ${direction === "asc" ? "ASC" : "DESC"} NULLS LAST, open DESC, id`);
}

type Narrowed = Pick<ProgressFilter, "period"> & Partial<Pick<ProgressFilter, "q" | "only">> & { developerId?: number };

/** A relation of everybody's figures over the period, before it is narrowed by contact. */
function everybody({ period, q, only, developerId }: Narrowed, now: Date): Prisma.Sql {
  const days = Prisma.raw(String(periods[period]));
  const contains = `%${(q ?? "").replace(/[\\%_]/g, "\\$&")}%`;
  const conditions = [
    developerId === undefined ? Prisma.sql`p.incidents > 0` : Prisma.sql`d.id = ${developerId}::int`,
    ...(only === "open" ? [Prisma.sql`p.open > 0`] : []),
    ...(only === "overdue" ? [Prisma.sql`p.overdue > 0`] : []),
    ...(q
      ? [
          Prisma.sql`(d.name ILIKE ${contains} OR d.id IN (SELECT a."developerId" FROM "Address" a WHERE a.email ILIKE ${contains})
            OR d."memberId" IN (SELECT m.id FROM "Member" m WHERE m.name ILIKE ${contains} OR m.email ILIKE ${contains}))`,
        ]
      : []),
  ];
  return Prisma.sql`(
    SELECT d.id, d.name, d."memberId", d."leftAt", p."toldAt", p."openedAt", p."answeredAt",
      greatest(p."toldAt", p."openedAt", p."answeredAt") AS "lastContactAt",
      CASE WHEN d."leftAt" IS NOT NULL THEN 'left' WHEN p.unreachable > 0 THEN 'unreachable'
        WHEN p."toldAt" IS NULL AND p."openedAt" IS NULL AND p."answeredAt" IS NULL THEN 'none'
        WHEN p."answeredAt" >= coalesce(p."toldAt", p."answeredAt") THEN 'answered'
        WHEN p."openedAt" >= coalesce(p."toldAt", p."openedAt") THEN 'opened'
        WHEN p.awaiting > 0 AND p."toldAt" < ${now}::timestamptz - make_interval(days => ${silentAfterDays}::int) THEN 'silent'
        ELSE 'mailed' END AS contact,
      coalesce(p.open + p.resolved${days} + p.ignored${days}, 0) AS incidents, coalesce(p.open, 0) AS open, coalesce(p.overdue, 0) AS overdue,
      coalesce(p.awaiting, 0) AS awaiting, coalesce(p.unreachable, 0) AS unreachable,
      coalesce(p.resolved${days}, 0) AS resolved, coalesce(p.ignored${days}, 0) AS ignored,
      p."actionMs${days}" AS "actionMs", p."remediateMs${days}" AS "remediateMs", coalesce(p.opened, '{}') AS opened, coalesce(p.closed, '{}') AS closed
    FROM "Developer" d LEFT JOIN "DeveloperProgress" p ON p."developerId" = d.id
    WHERE ${Prisma.join(conditions, " AND ")})`;
}
