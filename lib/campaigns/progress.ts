import { z } from "zod";
import type { MemberViewer } from "@/lib/access/viewer";
import { mayRunCampaigns } from "@/lib/campaigns/terms";
import { type Db, db } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { type Fate, fates } from "@/lib/incidents/fates";
import { Prisma } from "@/prisma/generated/client";

/**
 * What became of a campaign's incidents. Each is one of closed, answered, opened, silent (mailed and nothing since),
 * sending, waiting (for its mail) and not asked. `mailed` counts all whose mail was accepted or who were told in the app.
 */
export const Figures = z.object({
  incidents: z.number(),
  mailed: z.number(),
  closed: z.number(),
  answered: z.number(),
  opened: z.number(),
  silent: z.number(),
  sending: z.number(),
  waiting: z.number(),
  notAsked: z.number(),
});
export type Figures = z.infer<typeof Figures>;

const countOf = (fate: Fate) => Prisma.sql`(count(*) FILTER (WHERE ${fates[fate]}))::int`;

/** The columns of Figures, counted from the campaign's incidents that the statement calls c. */
export const figures = Prisma.sql`count(*)::int AS incidents,
  (count(*) FILTER (WHERE c."mailedAt" IS NOT NULL))::int AS mailed, ${countOf("closed")} AS closed,
  ${countOf("answered")} AS answered, ${countOf("opened")} AS opened, ${countOf("silent")} AS silent,
  ${countOf("sending")} AS sending, ${countOf("waiting")} AS waiting, ${countOf("not_asked")} AS "notAsked"`;

const byCampaign = Figures.extend({ campaignId: z.number() });

/** The figures of each campaign. What another campaign asks about is none of its own. */
export async function figuresOf(within: Db, campaignIds: readonly number[]): Promise<Map<number, Figures>> {
  const rows = await within.$queryRaw`SELECT c."campaignId", ${figures} FROM "CampaignIncident" c
    WHERE c."campaignId" = ANY (${[...campaignIds]}::int[]) AND c.standing <> 'elsewhere' GROUP BY 1`;
  return new Map(parseRows(byCampaign, rows).map(({ campaignId, ...rest }) => [campaignId, rest]));
}

export const noFigures: Figures = {
  incidents: 0,
  mailed: 0,
  closed: 0,
  answered: 0,
  opened: 0,
  silent: 0,
  sending: 0,
  waiting: 0,
  notAsked: 0,
};

const People = z.object({ link: z.number(), app: z.number(), unreached: z.number(), mailed: z.number() });
export type People = z.infer<typeof People>;

/** How many people a campaign reaches in which way, and how many of them were mailed. */
export async function peopleOfCampaign(within: Db, campaignId: number): Promise<People> {
  const rows = await within.$queryRaw`SELECT (count(*) FILTER (WHERE t.route = 'link'))::int AS link,
      (count(*) FILTER (WHERE t.route = 'app'))::int AS app, (count(*) FILTER (WHERE t.route = 'none'))::int AS unreached,
      (count(*) FILTER (WHERE t.mails > 0))::int AS mailed
    FROM "CampaignTarget" t WHERE t."campaignId" = ${campaignId}::int
      AND EXISTS (SELECT 1 FROM "CampaignIncident" c WHERE c."targetId" = t.id AND (t.route = 'none' OR c.standing = 'ask'))`;
  return parseRows(People, rows)[0] ?? { link: 0, app: 0, unreached: 0, mailed: 0 };
}

const Day = z.object({
  day: z.date(),
  mailed: z.number(),
  opened: z.number(),
  answered: z.number(),
  closed: z.number(),
});
export type Day = z.infer<typeof Day>;

/** How many incidents had been mailed, opened, answered and closed by the end of each day (UTC) since the start. */
export async function overTime(viewer: MemberViewer, campaignId: number): Promise<Day[]> {
  mayRunCampaigns(viewer);
  const rows = await db().$queryRaw`WITH happened AS (
      SELECT greatest(v.at, k."startedAt") AS at, v.what FROM "CampaignIncident" c JOIN "Campaign" k ON k.id = c."campaignId"
      CROSS JOIN LATERAL (VALUES (c."mailedAt", 'mailed'), (c."openedAt", 'opened'), (c."answeredAt", 'answered'), (c."closedAt", 'closed')) v (at, what)
      WHERE c."campaignId" = ${campaignId}::int AND c.standing <> 'elsewhere' AND v.at IS NOT NULL AND k."startedAt" IS NOT NULL),
    counted AS (SELECT date_trunc('day', at) AS day, what, count(*)::int AS count FROM happened GROUP BY 1, 2),
    days AS (SELECT generate_series(date_trunc('day', k."startedAt"), date_trunc('day', least(now(), coalesce(k."endedAt", now()))), interval '1 day') AS day
      FROM "Campaign" k WHERE k.id = ${campaignId}::int AND k."startedAt" IS NOT NULL)
    SELECT days.day,
      sum(coalesce(sum(counted.count) FILTER (WHERE what = 'mailed'), 0)) OVER whole::int AS mailed,
      sum(coalesce(sum(counted.count) FILTER (WHERE what = 'opened'), 0)) OVER whole::int AS opened,
      sum(coalesce(sum(counted.count) FILTER (WHERE what = 'answered'), 0)) OVER whole::int AS answered,
      sum(coalesce(sum(counted.count) FILTER (WHERE what = 'closed'), 0)) OVER whole::int AS closed
    FROM days LEFT JOIN counted ON counted.day = days.day GROUP BY days.day WINDOW whole AS (ORDER BY days.day) ORDER BY days.day`;
  return parseRows(Day, rows);
}

const Reason = z.object({ standing: z.string(), reason: z.string(), incidents: z.number(), people: z.number() });
export type Reason = z.infer<typeof Reason>;
const mostReasons = 30;

/** Why incidents of a campaign are not asked about, the most frequent reason first. */
export async function reasonsOf(within: Db, campaignId: number): Promise<Reason[]> {
  const rows =
    await within.$queryRaw`SELECT c.standing::text AS standing, coalesce(c.reason, '') AS reason, count(*)::int AS incidents,
      count(DISTINCT c."targetId")::int AS people
    FROM "CampaignIncident" c WHERE c."campaignId" = ${campaignId}::int AND c.standing <> 'ask' AND c."closedAt" IS NULL
    GROUP BY 1, 2 ORDER BY 3 DESC, 2 LIMIT ${mostReasons}::int`;
  return parseRows(Reason, rows);
}

const restingRow = z.object({ count: z.number() });

/** How many incidents come with a later mail, as somebody was mailed about them within the last three days. */
export async function restingOf(within: Db, campaignId: number, now: Date): Promise<number> {
  const rows = await within.$queryRaw`SELECT count(*)::int AS count FROM "CampaignIncident" c
    WHERE c."campaignId" = ${campaignId}::int AND c.standing = 'ask' AND c.mails = 0 AND c."notBefore" > ${now}::timestamptz`;
  return parseRows(restingRow, rows)[0]?.count ?? 0;
}
