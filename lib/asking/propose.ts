import { shareableIncident } from "@/lib/access/shareable";
import type { Viewer } from "@/lib/access/viewer";
import { ask } from "@/lib/asking/ask";
import { whoToAsk } from "@/lib/asking/ladder";
import { readAskingSettings } from "@/lib/asking/settings";
import { inTransaction } from "@/lib/db/client";
import { Conflict, Invalid } from "@/lib/errors";
import { canonicalEmail } from "@/lib/identities/canonical-email";
import { mailable } from "@/lib/mail/mailable";

const lifespanDays = 14;

/**
 * A Manager agrees with whom the ladder proposes: they are mailed a link to look and to answer, and whoever was asked
 * before has theirs taken back. Throws Conflict where the proposal is another by now.
 */
export async function askProposed(viewer: Viewer, id: number, address: string): Promise<{ recipient: string }> {
  const wanted = canonicalEmail(address);
  return inTransaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM "Incident" WHERE id = ${id} FOR NO KEY UPDATE`;
    const incident = await shareableIncident(tx, viewer, id);
    if (incident.closedAt) throw new Conflict(`Incident ${id} is ${incident.status}; reopen it before asking anybody.`);
    const { found } = await whoToAsk(tx, incident, await readAskingSettings(tx));
    if (!found || found.address !== wanted)
      throw new Conflict("Somebody else is proposed by now. Look at the page again before asking.");
    if (found.by === "app")
      throw new Conflict(`${found.name} is a member and uses the app: assign the incident to them instead.`);
    const verdict = await mailable(tx, found.address);
    if (!verdict.mailable)
      throw new Invalid(`${found.address} cannot be sent a link: ${verdict.reason}.`, { pointer: "/email" });
    const holds = { incidentId: id, recipient: found.address, revokedAt: null, expiresAt: { gt: new Date() } };
    if ((await tx.sharingLink.count({ where: holds })) > 0)
      throw new Conflict(`${found.address} has a link that works already.`);
    await ask(tx, viewer, incident, found, { scopes: ["view", "feedback"], lifespanDays });
    return { recipient: found.address };
  });
}
