import { isManager } from "@/lib/access/policy";
import { actorOf, type Viewer } from "@/lib/access/viewer";
import { verify } from "@/lib/closure/verification";
import { inTransaction } from "@/lib/db/client";
import { Forbidden, Invalid } from "@/lib/errors";
import { announce } from "@/lib/incidents/announce";
import { editableIncident } from "@/lib/incidents/editable";

export const longestNote = 2_000;
const mostPieces = 20;

export type Evidence = { note: string; url?: string | undefined };

/**
 * Keeps what shows that a secret is revoked. A Manager's evidence makes the claim verified; a developer's is shown, and
 * stays a claim until a Manager adds theirs.
 */
export async function attachEvidence(viewer: Viewer, incidentId: number, { note, url }: Evidence): Promise<number> {
  const text = note.trim();
  if (text === "" || text.length > longestNote)
    throw new Invalid(`Say in 1 to ${longestNote} characters what shows it.`, { pointer: "/note" });
  if (url !== undefined && !isHttps(url))
    throw new Invalid("An address of evidence begins with https://.", { pointer: "/url" });
  if (viewer.kind === "link") throw new Forbidden("Through a link, write it into the remarks of your answers.");
  return inTransaction(async (tx) => {
    await editableIncident(tx, viewer, incidentId);
    if ((await tx.evidence.count({ where: { incidentId } })) >= mostPieces)
      throw new Forbidden(`An incident holds at most ${mostPieces} pieces of evidence.`);
    const { id } = await tx.evidence.create({
      data: { incidentId, attachedBy: actorOf(viewer), note: text, url: url ?? null },
      select: { id: true },
    });
    const attached = { type: "evidence.attached", incidentId, subject: String(id), detail: { note: text } };
    const verified = isManager(viewer) ? await verify(tx, incidentId, "a manager") : [];
    await announce(tx, viewer, [attached, ...verified]);
    return id;
  });
}

function isHttps(url: string): boolean {
  if (url.length > 1_000 || !URL.canParse(url)) return false;
  const { protocol, username, password } = new URL(url);
  return protocol === "https:" && !username && !password;
}
