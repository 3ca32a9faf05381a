import { z } from "zod";
import type { Placed } from "@/lib/campaigns/place";
import type { Tx } from "@/lib/db/client";
import { jsonFor } from "@/lib/db/json";
import { parseRows } from "@/lib/db/rows";

const targetRow = z.object({ id: z.number(), key: z.string() });

/** Writes whose turn each incident is, where that is new; what it was to somebody else begins anew with the next person. */
export async function writePlaces(tx: Tx, campaignId: number, placed: readonly Placed[]): Promise<Map<string, number>> {
  const targets = await writeTargets(tx, campaignId, placed);
  const rows = placed.map(({ candidate, turn }) => ({
    incidentId: candidate.id,
    targetId: turn.target ? (targets.get(turn.target.key) ?? null) : null,
    standing: turn.standing,
    reason: turn.reason,
    notBefore: turn.notBefore,
    answeredAt: turn.answeredAt,
  }));
  await tx.$executeRaw`INSERT INTO "CampaignIncident" AS known ("campaignId", "incidentId", "targetId", standing, reason, "notBefore", "answeredAt")
    SELECT ${campaignId}::int, "incidentId", "targetId", standing::"CampaignStanding", reason, "notBefore", "answeredAt"
    FROM json_to_recordset(${jsonFor(rows)}::json) AS given ("incidentId" int, "targetId" int, standing text, reason text,
      "notBefore" timestamptz, "answeredAt" timestamptz)
    ON CONFLICT ("campaignId", "incidentId") DO UPDATE SET "targetId" = excluded."targetId", standing = excluded.standing,
      reason = excluded.reason, "notBefore" = excluded."notBefore", "answeredAt" = excluded."answeredAt",
      mails = CASE WHEN known."targetId" IS DISTINCT FROM excluded."targetId" THEN 0 ELSE known.mails END,
      "linkId" = CASE WHEN known."targetId" IS DISTINCT FROM excluded."targetId" THEN NULL ELSE known."linkId" END,
      "mailedAt" = CASE WHEN known."targetId" IS DISTINCT FROM excluded."targetId" THEN NULL ELSE known."mailedAt" END,
      "openedAt" = CASE WHEN known."targetId" IS DISTINCT FROM excluded."targetId" THEN NULL ELSE known."openedAt" END
    WHERE (known."targetId", known.standing, known.reason, known."notBefore", known."answeredAt")
      IS DISTINCT FROM (excluded."targetId", excluded.standing, excluded.reason, excluded."notBefore", excluded."answeredAt")`;
  return targets;
}

async function writeTargets(tx: Tx, campaignId: number, placed: readonly Placed[]): Promise<Map<string, number>> {
  const reached = new Map(placed.flatMap(({ turn: { target } }) => (target ? [[target.key, target]] : [])));
  if (reached.size === 0) return new Map();
  // Everybody is filed under the developer they are, where one is known.
  const rows =
    await tx.$queryRaw`INSERT INTO "CampaignTarget" AS known ("campaignId", key, route, name, recipient, "memberId", "developerId")
    SELECT ${campaignId}::int, given.key, given.route::"CampaignRoute", given.name, given.recipient, given."memberId",
      coalesce(given."developerId", a."developerId", d.id)
    FROM json_to_recordset(${jsonFor([...reached.values()])}::json) AS given (key text, route text, name text, recipient text,
      "memberId" int, "developerId" int)
    LEFT JOIN "Address" a ON a.email = given.recipient AND given."memberId" IS NULL
    LEFT JOIN "Developer" d ON d."memberId" = given."memberId"
    ON CONFLICT ("campaignId", key) DO UPDATE SET name = excluded.name, recipient = excluded.recipient, "developerId" = excluded."developerId"
    RETURNING id, key`;
  return new Map(parseRows(targetRow, rows).map(({ id, key }) => [key, id]));
}
