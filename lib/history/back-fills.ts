import { requireFreshSignIn } from "@/lib/access/fresh-sign-in";
import { authorize } from "@/lib/access/policy";
import { memberIdOf, type Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction, type Tx } from "@/lib/db/client";
import { Conflict, Invalid, NotFound, Unavailable } from "@/lib/errors";
import { accountOf } from "@/lib/forge/address";
import { ForgeFailure } from "@/lib/forge/failure";
import { type Forge, forgeById, holds } from "@/lib/forge/forge";
import { wake } from "@/lib/history/advance";
import { type Counted, countOf, type Step, stepsOf } from "@/lib/history/steps";
import type { BackFill, Prisma } from "@/prisma/generated/client";

const view = {
  id: true,
  codeHostId: true,
  account: true,
  tells: true,
  state: true,
  expected: true,
  alerts: true,
  created: true,
  updated: true,
  leftOut: true,
  fault: true,
  resumeAt: true,
  createdAt: true,
  movedAt: true,
  finishedAt: true,
} satisfies Prisma.BackFillSelect;
export type BackFillView = Prisma.BackFillGetPayload<{ select: typeof view }>;

const shown = 20;

/** The latest, newest first. */
export async function listBackFills(viewer: Viewer, codeHostId: number): Promise<BackFillView[]> {
  authorize(viewer, "sources:read");
  await requireConnection(codeHostId);
  return db().backFill.findMany({ where: { codeHostId }, orderBy: { id: "desc" }, take: shown, select: view });
}

export async function getBackFill(viewer: Viewer, id: number): Promise<BackFillView> {
  authorize(viewer, "sources:read");
  return (await db().backFill.findUnique({ where: { id }, select: view })) ?? missing();
}

export type Preview = { counts: Counted[]; expected: number | null };

/** How much a back-fill would read, as far as a few cheap questions tell. Nothing is kept. */
export async function previewBackFill(viewer: Viewer, codeHostId: number, repository?: string): Promise<Preview> {
  authorize(viewer, "sources:write");
  const { counts, expected } = await ask(codeHostId, repository);
  return { counts, expected };
}

export type Wish = { repository?: string | undefined /** Whether those concerned are mailed. */; tells: boolean };

/** Begins to read what the connection's account, or one repository of it, holds already. One at a time. */
export async function startBackFill(viewer: Viewer, codeHostId: number, wish: Wish): Promise<BackFillView> {
  authorize(viewer, "sources:write");
  requireFreshSignIn(viewer);
  if (wish.tells) authorize(viewer, "incidents:share");
  const { account, steps, expected } = await ask(codeHostId, wish.repository);
  return inTransaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM "CodeHost" WHERE id = ${codeHostId} FOR UPDATE`;
    if (await tx.backFill.findFirst({ where: { codeHostId, state: { in: ["running", "paused"] } } })) {
      throw new Conflict("History is being read through this connection already. Wait for it to end.");
    }
    const startedById = memberIdOf(viewer);
    const data = { codeHostId, account, tells: wish.tells, steps, expected, startedById };
    const made = await tx.backFill.create({ data, select: view });
    await wake(tx, made.id);
    await note(tx, viewer, "back-fill.started", made);
    return made;
  });
}

/** Stops after the page that is being read; resumed, it goes on there. */
export async function pauseBackFill(viewer: Viewer, id: number): Promise<BackFillView> {
  return change(viewer, id, ["running"], "paused");
}

/** Goes on with what was paused, or has failed. */
export async function resumeBackFill(viewer: Viewer, id: number): Promise<BackFillView> {
  return change(viewer, id, ["paused", "failed"], "running");
}

async function change(viewer: Viewer, id: number, from: BackFill["state"][], to: "running" | "paused") {
  authorize(viewer, "sources:write");
  return inTransaction(async (tx) => {
    const { count } = await tx.backFill.updateMany({
      where: { id, state: { in: from } },
      data: { state: to, fault: null, resumeAt: null, stumbles: 0, finishedAt: null, movedAt: new Date() },
    });
    const now = (await tx.backFill.findUnique({ where: { id }, select: view })) ?? missing();
    if (count === 0) throw new Conflict(`It is ${now.state} already, and nothing was changed.`);
    if (to === "running") await wake(tx, id);
    await note(tx, viewer, to === "running" ? "back-fill.resumed" : "back-fill.paused", now);
    return now;
  });
}

/** Back-fills that ought to move and have not: a job that was lost wakes again. */
export async function stalledBackFills(tx: Tx, now: Date): Promise<number[]> {
  const rows = await tx.backFill.findMany({
    where: {
      state: "running",
      movedAt: { lt: new Date(now.getTime() - 5 * 60_000) },
      OR: [{ resumeAt: null }, { resumeAt: { lt: now } }],
    },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

async function ask(codeHostId: number, repository: string | undefined) {
  const connection = await requireConnection(codeHostId);
  const account = repository ? accountOf(repository, connection.kind) : connection.account;
  if (!holds(connection.account, account)) {
    throw new Invalid(`${account} is not part of ${connection.account}, which this connection is for.`, {
      pointer: "/repository",
    });
  }
  return answered(async () => {
    const forge = await forgeById(codeHostId);
    const steps = await stepsOf(forge, account);
    if (!steps) throw new Conflict(`The code host knows no ${account}, or the token may not see it.`);
    const counts = await countsOf(forge, steps);
    const known = counts.every(({ count, what }) => count !== null && what !== "Projects");
    return {
      account,
      steps,
      counts,
      expected: known ? counts.reduce((sum, { count }) => sum + (count ?? 0), 0) : null,
    };
  });
}

async function countsOf(forge: Forge, steps: readonly Step[]): Promise<Counted[]> {
  const counts: Counted[] = [];
  for (const step of steps.filter(({ read }) => read !== "names")) counts.push(await countOf(forge, step));
  return counts;
}

/** What a person asked for and the host did not answer is theirs to read. */
async function answered<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ForgeFailure)) throw error;
    const { reason, message, retryAt } = error;
    if (reason !== "limited" && reason !== "away") throw new Conflict(message);
    const retryAfter = retryAt ? Math.max(1, Math.ceil((retryAt.getTime() - Date.now()) / 1_000)) : 30;
    throw new Unavailable(message, { retryAfter });
  }
}

async function requireConnection(id: number) {
  const connection = await db().codeHost.findUnique({ where: { id }, select: { kind: true, account: true } });
  if (!connection) throw new NotFound("There is no such connection.");
  return connection;
}

function missing(): never {
  throw new NotFound("There is no such back-fill.");
}

function note(tx: Tx, viewer: Viewer, type: string, { id, account, tells }: BackFillView) {
  return record(tx, viewer, [{ type, subject: String(id), detail: { account, tells } }]);
}
