import type { AskedAs } from "@/emails/asked-words";
import type { Db } from "@/lib/db/client";
import type { Incident } from "@/prisma/generated/client";

/** As what the recipient of a link is asked; only who wrote one of its commits is its author. */
export async function askedAs(
  db: Db,
  incident: Pick<Incident, "id" | "askedId" | "askStep">,
  recipient: string,
): Promise<AskedAs> {
  const own = await db.occurrence.count({ where: { incidentId: incident.id, author: { email: recipient } } });
  if (own > 0) return "author";
  const asked = incident.askedId ? await db.address.findUnique({ where: { id: incident.askedId } }) : null;
  if (asked?.email === recipient && incident.askStep) return incident.askStep;
  const theirs = await db.occurrence.count({
    where: {
      incidentId: incident.id,
      author: { developer: { addresses: { some: { email: recipient, link: { not: "seen" } } } } },
    },
  });
  return theirs > 0 ? "other_address" : "someone";
}
