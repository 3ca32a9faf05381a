import { z } from "zod";
import { system } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction, type Tx } from "@/lib/db/client";
import { ForgeFailure } from "@/lib/forge/failure";
import { type Forge, forgeById } from "@/lib/forge/forge";
import { isUnused } from "@/lib/forge/probe";
import { type Page, readPage } from "@/lib/history/read-page";
import { Step, wordOf } from "@/lib/history/steps";
import { type Recorded, recordFindings } from "@/lib/incidents/record";
import { numberKnown } from "@/lib/incidents/repositories";
import { enqueue } from "@/lib/jobs/queue";
import type { BackFill, Prisma } from "@/prisma/generated/client";

const viewer = system("back-fills.advance");
const sliceMs = 15_000;
/** What has time leaves a tenth of the host's allowance to what has not. */
const spare = 0.1;
const mostStumbles = 12;
const mostLeftOut = 50;

/**
 * Reads the next pages, each kept in a transaction of its own, and leaves off after a while, so that a worker can stop;
 * the next job goes on where this one ended, also when it was killed. Where the host asks to wait, the job comes back then.
 */
export async function advanceBackFill(id: number, forMs = sliceMs): Promise<void> {
  const until = Date.now() + forMs;
  let forge: Forge | undefined;
  for (;;) {
    const fill = await db().backFill.findUnique({ where: { id, state: "running" } });
    if (!fill || (fill.resumeAt && fill.resumeAt.getTime() > Date.now())) return;
    forge ??= await forgeById(fill.codeHostId, spare);
    const more = await advanceOnce(fill, forge);
    if (!more) return;
    if (Date.now() < until) continue;
    await inTransaction((tx) => wake(tx, id));
    return;
  }
}

export async function wake(tx: Tx, backFillId: number, runAt = new Date()): Promise<void> {
  await enqueue(tx, "back-fills.advance", { backFillId }, { key: `back-fills.advance:${backFillId}`, runAt });
}

/** Answers whether to go on at once. */
async function advanceOnce(fill: BackFill, forge: Forge): Promise<boolean> {
  const [step, ...rest] = z.array(Step).parse(fill.steps);
  if (!step) return finish(fill);
  const receivedAt = new Date();
  let page: Page;
  try {
    page = await readPage(forge, step, receivedAt);
  } catch (error) {
    if (!(error instanceof ForgeFailure)) throw error;
    return stumble(fill, step, rest, error);
  }
  return keep(fill, forge.kind, page, rest, receivedAt);
}

async function keep(fill: BackFill, source: string, page: Page, rest: Step[], receivedAt: Date): Promise<boolean> {
  const findings = fill.tells ? page.findings : page.findings.map(asHistory);
  return inTransaction(async (tx) => {
    const lost = page.unreadable > 0 ? [`${page.unreadable} alerts that could not be read`] : [];
    const moved = await move(tx, fill, {
      steps: [...page.following, ...rest],
      alerts: { increment: page.alerts },
      leftOut: withMore(fill, lost),
    });
    if (!moved) return false;
    await numberKnown(tx, viewer, page.repositories, receivedAt);
    const recorded = await recordFindings(tx, viewer, source, findings, receivedAt);
    await tx.backFill.update({
      where: { id: fill.id },
      data: { created: { increment: recorded.created.length }, updated: { increment: recorded.updated.length } },
    });
    await lookUpAuthors(tx, recorded);
    return true;
  });
}

/** History reopens nothing and mails nobody. */
const asHistory = (finding: Page["findings"][number]) => ({
  ...finding,
  historical: true,
  ...(finding.place ? { place: { ...finding.place, historical: true } } : {}),
});

/** Of what is history no playbook asks who made the commit. */
async function lookUpAuthors(tx: Tx, { created, updated }: Recorded): Promise<void> {
  const commits = await tx.occurrence.findMany({
    where: { incidentId: { in: [...created, ...updated] }, authorId: null, commit: { not: "" }, place: "commit" },
    distinct: ["repositoryId", "commit"],
    select: { repositoryId: true, commit: true },
  });
  for (const { repositoryId, commit: sha } of commits)
    await enqueue(tx, "commits.look-up", { repositoryId, sha }, { key: `commits.look-up:${repositoryId}:${sha}` });
}

/** Whether this page is ours to keep: nobody else kept it meanwhile, and nobody paused it. */
async function move(tx: Tx, fill: BackFill, data: Prisma.BackFillUpdateManyMutationInput): Promise<boolean> {
  const { count } = await tx.backFill.updateMany({
    where: { id: fill.id, state: "running", pages: fill.pages },
    data: { pages: { increment: 1 }, movedAt: new Date(), fault: null, resumeAt: null, stumbles: 0, ...data },
  });
  return count === 1;
}

const withMore = ({ leftOut }: BackFill, more: string[]) => [...leftOut, ...more].slice(0, mostLeftOut);

/** A list that may not be read is left out; a host that is busy or away is asked again later; without a token it ends. */
async function stumble(fill: BackFill, step: Step, rest: Step[], failure: ForgeFailure): Promise<boolean> {
  if (failure.reason === "limited" || (failure.reason === "away" && fill.stumbles + 1 < mostStumbles)) {
    return wait(fill, failure);
  }
  if (["forbidden", "missing", "refused"].includes(failure.reason)) {
    const lost = isUnused(failure) ? [] : [`${wordOf(step)} of ${step.of}: ${failure.message}`];
    return inTransaction((tx) => move(tx, fill, { steps: rest, leftOut: withMore(fill, lost) }));
  }
  await end(fill, { state: "failed", fault: failure.message }, "back-fill.failed");
  return false;
}

async function wait(fill: BackFill, failure: ForgeFailure): Promise<false> {
  const backOff = Math.min(3_600_000, 15_000 * 2 ** fill.stumbles) * (0.5 + Math.random() / 2);
  const resumeAt = failure.retryAt ?? new Date(Date.now() + backOff);
  const stumbles = failure.reason === "away" ? fill.stumbles + 1 : fill.stumbles;
  await inTransaction(async (tx) => {
    if (await move(tx, fill, { fault: failure.message, resumeAt, stumbles })) await wake(tx, fill.id, resumeAt);
  });
  return false;
}

async function finish(fill: BackFill): Promise<false> {
  await end(fill, { state: "done" }, "back-fill.finished");
  return false;
}

async function end(
  fill: BackFill,
  data: { state: "done" | "failed"; fault?: string },
  type: "back-fill.finished" | "back-fill.failed",
): Promise<void> {
  await inTransaction(async (tx) => {
    if (
      !(await move(tx, fill, {
        finishedAt: new Date(),
        steps: data.state === "done" ? [] : (fill.steps ?? []),
        ...data,
      }))
    )
      return;
    const {
      startedById: memberId,
      account,
      alerts: count,
      created,
      fault,
      codeHost,
    } = await tx.backFill.findUniqueOrThrow({ where: { id: fill.id }, include: { codeHost: true } });
    const detail = { memberId, account, url: codeHost.url, count, created, ...(fault ? { error: fault } : {}) };
    await record(tx, viewer, [{ type, subject: String(fill.id), detail }]);
  });
}
