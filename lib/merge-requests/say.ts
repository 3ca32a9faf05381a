import { createHash } from "node:crypto";
import { db } from "@/lib/db/client";
import { ForgeFailure } from "@/lib/forge/failure";
import { type Forge, forgeOf } from "@/lib/forge/forge";
import { commentOf, headline, marker, pageOf } from "@/lib/merge-requests/comment";
import { type JudgedRequest, readMergeRequest } from "@/lib/merge-requests/read";
import { type Status, speakerOf } from "@/lib/merge-requests/speaker";

/** Whether we write at the repository's code host ourselves. */
export async function speaksAt(repository: { fullName: string; url: string | null }): Promise<boolean> {
  return (await forgeOf(repository))?.writeBack ?? false;
}

/**
 * Writes the one comment of a merge request, and the status of its commit, as they are now; what stands there already is
 * not written again. Without a connection that may write, its pipeline does. A merge request with nothing to tell gets a
 * status only. Throws what the code host answers, so that it is tried again; its page tells meanwhile.
 */
export async function sayMergeRequest(id: number): Promise<void> {
  const found = await db().mergeRequest.findUnique({ where: { id }, select: { commentId: true, saidSha256: true } });
  if (!found) return;
  const request = await readMergeRequest(db(), id);
  const forge = await forgeOf(request.repository);
  if (!forge?.writeBack) return;
  const body = request.incidents.length > 0 || found.commentId ? commentOf(request) : null;
  const status = statusOf(request);
  const sha256 = createHash("sha256")
    .update(JSON.stringify([body, status, request.commit]))
    .digest("hex");
  if (sha256 === found.saidSha256) return;
  try {
    const commentId = body === null ? null : await comment(forge, request, found.commentId, body);
    await speakerOf(forge, request).setStatus(request.commit, status);
    await db().mergeRequest.update({
      where: { id },
      data: { commentId, saidSha256: sha256, saidAt: new Date(), sayFault: null },
    });
  } catch (error) {
    const sayFault = error instanceof ForgeFailure ? error.message : "The code host's answer could not be used.";
    await db().mergeRequest.update({ where: { id }, data: { sayFault } });
    throw error;
  }
}

/** Changes the comment we know, else the one that is found by its marker, else writes it. */
async function comment(forge: Forge, request: JudgedRequest, known: string | null, body: string): Promise<string> {
  const speaker = speakerOf(forge, request);
  for (const commentId of [known, ...(known ? [] : [await speaker.findComment(marker)])]) {
    if (commentId && (await changed(() => speaker.changeComment(commentId, body)))) return keep(request.id, commentId);
  }
  const found = known ? await speaker.findComment(marker) : null;
  if (found && (await changed(() => speaker.changeComment(found, body)))) return keep(request.id, found);
  return keep(request.id, await speaker.addComment(body));
}

/** At once, so that a status that fails does not make it be written twice. */
async function keep(id: number, commentId: string): Promise<string> {
  await db().mergeRequest.update({ where: { id }, data: { commentId } });
  return commentId;
}

/** False where it was deleted, or is somebody else's. */
async function changed(change: () => Promise<void>): Promise<boolean> {
  try {
    await change();
    return true;
  } catch (error) {
    if (error instanceof ForgeFailure && (error.reason === "missing" || error.reason === "forbidden")) return false;
    throw error;
  }
}

export function statusOf(request: JudgedRequest): Status {
  return { passes: request.verdict !== "blocked", description: headline(request).slice(0, 140), url: pageOf(request) };
}
