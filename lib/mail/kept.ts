import { db } from "@/lib/db/client";
import type { Mail } from "@/prisma/generated/client";

/** Of these incidents those that are kept among the few who need to know: mail to anybody else tells nothing of them. */
export async function keptAmongFew(incidentIds: readonly number[]): Promise<Set<number>> {
  const rows = await db().incident.findMany({
    where: { id: { in: [...incidentIds] }, needToKnow: true },
    select: { id: true },
  });
  return new Set(rows.map(({ id }) => id));
}

/** Why a mail about several incidents is not sent again as it was written; null where it may be. */
export async function whyNotAgain(mail: Mail, incidentIds: readonly number[]): Promise<string | null> {
  if (!mail.renderedSha256 || (await keptAmongFew(incidentIds)).size === 0) return null;
  return "it tells of what is kept among those who need to know";
}
