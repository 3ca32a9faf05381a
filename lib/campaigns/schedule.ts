import { z } from "zod";
import { apartMs, nextDigestAt } from "@/lib/campaigns/next-mail";
import type { Tx } from "@/lib/db/client";
import { jsonFor } from "@/lib/db/json";
import { parseRows } from "@/lib/db/rows";
import { enqueue } from "@/lib/jobs/queue";
import { aboutKind } from "@/lib/notifications/kinds";
import { endOfQuiet, nextDigest } from "@/lib/notifications/wall-clock";
import type { Campaign } from "@/prisma/generated/client";
import { Severity } from "@/prisma/generated/enums";

const severities = Object.values(Severity);

const leftRow = z.object({
  id: z.number(),
  memberId: z.number().nullable(),
  askedAt: z.date().nullable(),
  lastMailAt: z.date().nullable(),
  reminders: z.number(),
  nextAt: z.date().nullable(),
  rank: z.number(),
  freshFrom: z.date().nullable(),
  silent: z.boolean(),
  worst: z.enum(Severity).nullable(),
});

/** Says of each person of a running campaign, or of these, when their next digest is due, and who is first. */
export async function scheduleTargets(
  tx: Tx,
  { id, dueAt, startedAt }: Pick<Campaign, "id" | "dueAt" | "startedAt">,
  targetIds: readonly number[] | null = null,
): Promise<void> {
  const rows =
    await tx.$queryRaw`SELECT t.id, t."memberId", t."askedAt", t."lastMailAt", t.reminders, t."nextAt", t.rank,
      min(greatest(${startedAt}::timestamptz, c."notBefore")) FILTER (WHERE c.mails = 0) AS "freshFrom",
      coalesce(bool_or(c.mails > 0), false) AS silent, min(i.severity)::text AS worst
    FROM "CampaignTarget" t
    LEFT JOIN "CampaignIncident" c ON c."targetId" = t.id AND c.standing = 'ask' AND c."closedAt" IS NULL AND c."answeredAt" IS NULL
    LEFT JOIN "Incident" i ON i.id = c."incidentId" AND i."closedAt" IS NULL
    WHERE t."campaignId" = ${id}::int AND t.route <> 'none' AND (${targetIds === null}::boolean OR t.id = ANY (${targetIds ?? []}::int[]))
    GROUP BY t.id`;
  const targets = parseRows(leftRow, rows);
  const wanted = await pacesOf(
    tx,
    targets.flatMap(({ memberId }) => memberId ?? []),
  );
  const changed = targets.flatMap((target) => {
    const due = nextDigestAt(target, target, dueAt);
    const nextAt = due && target.memberId !== null ? (wanted.get(target.memberId)?.(due) ?? due) : due;
    const rank = target.worst === null ? target.rank : severities.indexOf(target.worst);
    if (nextAt?.getTime() === target.nextAt?.getTime() && rank === target.rank) return [];
    return [{ id: target.id, nextAt, rank }];
  });
  if (changed.length === 0) return;
  await tx.$executeRaw`UPDATE "CampaignTarget" t SET "nextAt" = given."nextAt", rank = given.rank
    FROM json_to_recordset(${jsonFor(changed)}::json) AS given (id int, "nextAt" timestamptz, rank int) WHERE t.id = given.id`;
}

/** When each member wants to be mailed what is due at some time: at once but for quiet hours, or with their day's digest. */
async function pacesOf(tx: Tx, memberIds: number[]): Promise<Map<number, (due: Date) => Date>> {
  const members = await tx.member.findMany({
    where: { id: { in: memberIds } },
    select: {
      id: true,
      timeZone: true,
      quietFrom: true,
      quietTo: true,
      notificationPreferences: { where: { kind: "campaign" }, select: { mail: true } },
    },
  });
  return new Map(
    members.map(({ id, notificationPreferences: [chosen], ...hours }) => {
      const pace = chosen?.mail ?? aboutKind("campaign").mail;
      const at = (due: Date) => (pace === "digest" ? nextDigest(due, hours.timeZone) : due);
      return [id, (due: Date) => endOfQuiet(at(due), hours)];
    }),
  );
}

/** Says when a campaign's next mail is due, no sooner after its last one than its pace allows, with the job that writes it. */
export async function wake(tx: Tx, { id, dueAt, mailsPerHour, state }: Campaign, now: Date): Promise<Date | null> {
  const { _min, _max } = await tx.campaignTarget.aggregate({
    where: { campaignId: id },
    _min: { nextAt: true },
    _max: { lastMailAt: true },
  });
  const earliest = _max.lastMailAt ? _max.lastMailAt.getTime() + apartMs(mailsPerHour) : 0;
  const at = _min.nextAt ? new Date(Math.max(_min.nextAt.getTime(), earliest, now.getTime())) : null;
  await tx.campaign.update({ where: { id }, data: { nextMailAt: at } });
  if (state !== "running") return at;
  const runAt = at && at < dueAt ? at : dueAt;
  await enqueue(tx, "campaigns.advance", { campaignId: id }, { runAt, key: `campaigns.advance:${id}` });
  return at;
}
