import { system } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { planned } from "@/lib/changes/planned";
import { db, inTransaction } from "@/lib/db/client";
import { env } from "@/lib/env";
import { ForgeFailure } from "@/lib/forge/failure";
import { type Forge, forgeOf } from "@/lib/forge/forge";
import type { Attempt } from "@/lib/jobs/work";
import { makeSoon } from "@/lib/threads/ask";
import type { Made } from "@/lib/threads/desk";
import { threadsOf } from "@/lib/threads/desk-of";
import { tellThreads } from "@/lib/threads/tell-soon";
import type { Thread } from "@/prisma/generated/client";

const maker = system("threads.make");
const leaseMs = 120_000;
// The host's clock may be behind ours.
const slackMs = 600_000;
const lasting = new Set(["token", "forbidden", "refused", "missing", "address"]);

/** Makes an issue or a change that was asked for, once: what an earlier try made and could not tell is found by its marker. */
export async function makeThread(threadId: number, attempt: Attempt): Promise<void> {
  const thread = await takeLease(threadId);
  if (!thread) return;
  try {
    const forge = await writableForge(thread);
    const made = thread.kind === "issue" ? await makeIssue(forge, thread) : await makeChange(forge, thread);
    await inTransaction(async (tx) => {
      await tx.thread.update({
        where: { id: threadId },
        data: { state: "open", number: made.number, url: made.url, error: null, leaseUntil: null },
      });
      await record(tx, maker, [
        {
          type: thread.kind === "issue" ? "issue.created" : "change.opened",
          incidentId: thread.incidentId,
          subject: String(threadId),
          detail: { repository: thread.repository, number: made.number, url: made.url },
        },
      ]);
      // It may have been closed here meanwhile.
      await tellThreads(tx, thread.incidentId);
    });
  } catch (error) {
    await noteFailure(thread, error, attempt);
  }
}

/** The code host of a thread, where it may be written to. */
export async function writableForge({ host, repository }: Pick<Thread, "host" | "repository">): Promise<Forge> {
  const forge = await forgeOf({ fullName: repository, url: `https://${host}/${repository}` });
  if (!forge?.writeBack)
    throw new ForgeFailure("forbidden", "Writing to this code host is switched off, or it is no longer connected.");
  return forge;
}

async function takeLease(id: number): Promise<Thread | null> {
  const now = new Date();
  const leaseUntil = new Date(now.getTime() + leaseMs);
  // What was declared a security incident meanwhile waits until others may know of it.
  const tellable = { id, state: "wanted" as const, incident: { needToKnow: false } };
  return inTransaction(async (tx) => {
    const { count } = await tx.thread.updateMany({
      where: { ...tellable, OR: [{ leaseUntil: null }, { leaseUntil: { lte: now } }] },
      data: { leaseUntil, attempts: { increment: 1 } },
    });
    if (count === 1) return tx.thread.findUniqueOrThrow({ where: { id } });
    const held = await tx.thread.count({ where: tellable });
    if (held > 0) await makeSoon(tx, id, new Date(now.getTime() + 5_000));
    return null;
  });
}

async function makeIssue(forge: Forge, thread: Thread): Promise<Made> {
  const desk = threadsOf(forge);
  const marker = markerOf(thread.marker);
  const { repository, title, labels } = thread;
  // Whoever tried before may have been killed after it was made.
  const since = new Date(thread.createdAt.getTime() - slackMs);
  const earlier = thread.attempts > 1 ? await desk.findIssue(repository, marker, since) : null;
  return (
    earlier ??
    desk.createIssue({
      repository,
      title,
      labels,
      body: `${thread.body}\n\n${signature(await askerOf(thread))}\n${marker}`,
    })
  );
}

async function makeChange(forge: Forge, thread: Thread): Promise<Made> {
  const { title, branch, repository, body } = thread;
  if (!branch) throw new ForgeFailure("refused", "The change has no branch.");
  const desk = threadsOf(forge);
  const asker = await askerOf(thread);
  const { files, message } = await planned(desk, thread);
  return desk.openChange({
    repository,
    branch,
    title,
    message,
    files,
    body: `${body}\n\n${signature(asker)}\n${markerOf(thread.marker)}`,
  });
}

/** Not shown, where it is read as a page. */
export const markerOf = (marker: string) => `<!-- handback ${marker} -->`;

const signature = (asker: string) => `_${asker} asked for this in Handback (${env().PUBLIC_URL})._`;

async function askerOf({ memberId }: Thread): Promise<string> {
  const member = memberId === null ? null : await db().member.findUnique({ where: { id: memberId } });
  return member && member.name !== "" && !member.name.includes("@")
    ? member.name.replaceAll(/[^\p{L}\p{N} .'-]/gu, "")
    : "Somebody";
}

async function noteFailure(thread: Thread, error: unknown, attempt: Attempt): Promise<void> {
  const failure = error instanceof ForgeFailure ? error : null;
  const sentence = failure?.message ?? "Handback could not read what the code host answered.";
  const over = attempt.last || (failure !== null && lasting.has(failure.reason));
  await inTransaction(async (tx) => {
    await tx.thread.update({
      where: { id: thread.id },
      data: { error: sentence, leaseUntil: null, ...(over ? { state: "failed" as const } : {}) },
    });
    if (over)
      await record(tx, maker, [
        {
          type: thread.kind === "issue" ? "issue.failed" : "change.failed",
          incidentId: thread.incidentId,
          subject: String(thread.id),
          detail: { repository: thread.repository, error: sentence },
        },
      ]);
    else if (failure?.retryAt) await makeSoon(tx, thread.id, failure.retryAt);
  });
  if (!over && !failure?.retryAt) throw error;
}
