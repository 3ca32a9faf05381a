import { z } from "zod";
import type { Viewer } from "@/lib/access/viewer";
import { Figures, figures } from "@/lib/campaigns/progress";
import { mayRunCampaigns } from "@/lib/campaigns/terms";
import { db } from "@/lib/db/client";
import type { Page, PageRequest } from "@/lib/db/keyset";
import { parseRows } from "@/lib/db/rows";
import { CampaignRoute } from "@/prisma/generated/client";

/** The people of a campaign to look at: everybody, those who have not moved, or those nobody reaches. */
export const targetViews = ["all", "silent", "opened", "answered", "closed", "waiting", "unreached"] as const;
export type TargetView = (typeof targetViews)[number];

const Target = Figures.extend({
  id: z.number(),
  route: z.enum(CampaignRoute),
  name: z.string(),
  recipient: z.string().nullable(),
  memberId: z.number().nullable(),
  developerId: z.number().nullable(),
  mails: z.number(),
  reminders: z.number(),
  lastMailAt: z.date().nullable(),
  nextAt: z.date().nullable(),
  /** Why nobody is asked about what is theirs: the most frequent reason. */
  reason: z.string().nullable(),
  /** Of what waits: what comes with a later mail, as they were mailed about it a moment ago. */
  resting: z.number(),
  /** How many mails they were sent within a day, by anything. */
  today: z.number(),
  /** What became of the last digest. */
  mailState: z.string().nullable(),
  mailError: z.string().nullable(),
});
export type Target = z.infer<typeof Target>;

/** The people of a campaign with what became of what is theirs, those with most incidents first. */
export async function listTargets(
  viewer: Viewer,
  campaignId: number,
  view: TargetView,
  { cursor, limit }: PageRequest,
  now = new Date(),
): Promise<Page<Target>> {
  mayRunCampaigns(viewer);
  const skip = Number(/^skip=(\d{1,9})$/.exec(Buffer.from(cursor ?? "", "base64url").toString())?.[1] ?? 0);
  const dayAgo = new Date(now.getTime() - 86_400_000);
  const rows = await db().$queryRaw`WITH counted AS (
      SELECT c."targetId", ${figures}, mode() WITHIN GROUP (ORDER BY c.reason) AS reason,
        (count(*) FILTER (WHERE c.standing = 'ask' AND c.mails = 0 AND c."notBefore" > ${now}::timestamptz))::int AS resting
      FROM "CampaignIncident" c WHERE c."campaignId" = ${campaignId}::int AND c."targetId" IS NOT NULL GROUP BY 1),
    page AS (
      SELECT t.id, t.route, t.name, t.recipient, t."memberId", t."developerId", t.mails, t.reminders, t."lastMailAt", t."nextAt", counted.*
      FROM "CampaignTarget" t JOIN counted ON counted."targetId" = t.id
      WHERE CASE ${view}::text WHEN 'silent' THEN silent > 0 WHEN 'opened' THEN opened > 0 WHEN 'answered' THEN answered > 0
        WHEN 'closed' THEN closed > 0 WHEN 'waiting' THEN waiting + sending > 0 WHEN 'unreached' THEN "notAsked" > 0 ELSE true END
      ORDER BY t.route = 'none', incidents DESC, t.id OFFSET ${skip}::int LIMIT ${limit + 1}::int)
    SELECT page.*, coalesce(sent.today, 0) AS today, last.state::text AS "mailState", last.error AS "mailError" FROM page
    LEFT JOIN LATERAL (SELECT count(*)::int AS today FROM "Mail" m WHERE m.recipient = page.recipient AND m."queuedAt" > ${dayAgo}::timestamptz
      AND m."digestId" IS NULL AND m.state <> 'cancelled') sent ON true
    LEFT JOIN LATERAL (SELECT m.state, m.error FROM "Mail" m WHERE m."targetId" = page.id AND m."digestId" IS NULL ORDER BY m."queuedAt" DESC LIMIT 1) last ON true
    ORDER BY page.route = 'none', page.incidents DESC, page.id`;
  const targets = parseRows(Target, rows);
  const to = (offset: number) => Buffer.from(`skip=${offset}`).toString("base64url");
  return {
    rows: targets.slice(0, limit),
    next: targets.length > limit ? to(skip + limit) : null,
    previous: skip > 0 ? to(Math.max(0, skip - limit)) : null,
  };
}

type Shown = { campaignId?: number | undefined; view: TargetView };

/** The same of one campaign, or of all of them, one after the other. */
export async function listAllTargets(
  viewer: Viewer,
  { campaignId, view }: Shown,
  { cursor, limit }: PageRequest,
): Promise<{ rows: (Target & { campaignId: number })[]; next: string | null }> {
  mayRunCampaigns(viewer);
  const [, at, within] = /^(\d{1,9})\/([\w-]{0,40})$/.exec(cursor ?? "") ?? [];
  const id = at ? Number(at) : (campaignId ?? (await campaignAfter(0)));
  if (id === null) return { rows: [], next: null };
  const { rows, next } = await listTargets(viewer, id, view, { cursor: within || undefined, limit });
  const following = next || campaignId !== undefined ? null : await campaignAfter(id);
  return {
    rows: rows.map((row) => ({ ...row, campaignId: id })),
    next: next ? `${id}/${next}` : following === null ? null : `${following}/`,
  };
}

async function campaignAfter(id: number): Promise<number | null> {
  const found = await db().campaign.findFirst({
    where: { id: { gt: id } },
    orderBy: { id: "asc" },
    select: { id: true },
  });
  return found?.id ?? null;
}

const atOnce = 5_000;

export async function countTargets(viewer: Viewer, shown: Shown): Promise<number> {
  let count = 0;
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page: Awaited<ReturnType<typeof listAllTargets>> = await listAllTargets(viewer, shown, {
      cursor,
      limit: atOnce,
    });
    count += page.rows.length;
    cursor = page.next;
  }
  return count;
}
