import { setTimeout as delay } from "node:timers/promises";
import { system, type Viewer } from "@/lib/access/viewer";
import { hearOfComments } from "@/lib/commands/heard";
import { db, inTransaction, type Tx } from "@/lib/db/client";
import { countRow, deliveryRow, parseRows } from "@/lib/db/rows";
import { Invalid, Malformed } from "@/lib/errors";
import { recordCommits } from "@/lib/incidents/commit-authors";
import { recordFindings } from "@/lib/incidents/record";
import { hearOfRepositories } from "@/lib/incidents/repositories";
import { openBody } from "@/lib/ingest/body";
import { parseWebhookBody } from "@/lib/ingest/decode";
import type {
  CommitAuthor,
  DeletedBranch,
  Finding,
  HostComment,
  RepositoryNews,
  ThreadNews,
} from "@/lib/ingest/source";
import { findSource } from "@/lib/ingest/sources";
import { enqueue } from "@/lib/jobs/queue";
import { hearOfDeleted } from "@/lib/sightings/deleted";
import { hearOfThreads } from "@/lib/threads/heard";
import { Prisma } from "@/prisma/generated/client";

const batchSize = 100;
const maxAttempts = 10;
const viewer: Viewer = system("deliveries.process");

type Row = { id: string; source: string; event: string; sealedBody: Uint8Array; attempts: number; receivedAt: Date };
type Read = {
  row: Row;
  findings: Finding[];
  commits: CommitAuthor[];
  news: RepositoryNews[];
  threads: ThreadNews[];
  comments: HostComment[];
  deletedBranches: DeletedBranch[];
};

const burstWindowMs = 250;
const burstSize = 60;
const burstPatienceMs = 10_000;

/** Turns every due delivery into incidents, a batch at a time. Answers how many were settled. */
export async function processDeliveries(patienceMs = burstPatienceMs): Promise<number> {
  let total = 0;
  let patience = patienceMs;
  for (;;) {
    patience -= await letBurstPass(patience);
    const settled = await processBatch();
    if (settled === 0) return total;
    total += settled;
  }
}

/**
 * Senders wait ten seconds and give up, the work can wait: while deliveries rain down, accepting them goes first. What was
 * committed lately counts: in a burst, what came waits for seconds before. Answers how many milliseconds it waited.
 */
async function letBurstPass(patienceMs: number): Promise<number> {
  for (let waited = 0; ; waited += burstWindowMs) {
    if (waited >= patienceMs || (await committedWithin(burstWindowMs)) < burstSize) return waited;
    await delay(burstWindowMs);
  }
}

/** How many deliveries that wait were committed, or released to be processed again, within the last milliseconds. */
async function committedWithin(milliseconds: number): Promise<number> {
  const rows = await db().$queryRaw`SELECT count(*)::int AS count FROM "Delivery" WHERE state = 'received'
    AND "notBefore" BETWEEN now() - make_interval(secs => ${milliseconds / 1_000}) AND now()`;
  return parseRows(countRow, rows)[0]?.count ?? 0;
}

/** A batch is one transaction; where that fails, each of its deliveries gets one of its own, so poison stops only itself. */
async function processBatch(): Promise<number> {
  let claimed: string[] = [];
  try {
    return await inTransaction(async (tx) => {
      const rows = await claim(tx, batchSize);
      claimed = rows.map(({ id }) => id);
      await settle(tx, rows);
      return rows.length;
    });
  } catch {
    for (const id of claimed) await processOne(id);
    if (claimed.length === 0) throw new Error("The database refused to hand out deliveries");
    return claimed.length;
  }
}

async function processOne(id: string): Promise<void> {
  try {
    await inTransaction(async (tx) => settle(tx, await claim(tx, 1, id)));
  } catch (error) {
    await postpone(id, error);
  }
}

async function claim(tx: Tx, limit: number, id: string | null = null): Promise<Row[]> {
  const rows = await tx.$queryRaw`SELECT id, source, event, "sealedBody", attempts, "receivedAt" FROM "Delivery"
    WHERE state = 'received' AND "notBefore" <= now() AND (${id}::uuid IS NULL OR id = ${id}::uuid)
    ORDER BY "notBefore", "receivedAt" LIMIT ${limit} FOR UPDATE SKIP LOCKED`;
  return parseRows(deliveryRow, rows);
}

async function settle(tx: Tx, rows: readonly Row[]): Promise<void> {
  const read = rows.map(readDelivery);
  const receivedAt = rows.reduce((latest, row) => (row.receivedAt > latest ? row.receivedAt : latest), new Date(0));
  const commits = read.flatMap((one) => one.commits);
  const named = [...commits, ...read.flatMap(({ findings }) => findings)].flatMap(({ repository }) => repository ?? []);
  await hearOfRepositories(
    tx,
    viewer,
    read.flatMap(({ news }) => news),
    named,
    receivedAt,
  );
  await recordCommits(tx, viewer, commits, receivedAt);
  for (const [source, deliveries] of Map.groupBy(read, ({ row }) => row.source)) {
    await recordFindings(
      tx,
      viewer,
      source,
      deliveries.flatMap(({ findings }) => findings),
      receivedAt,
    );
  }
  await hearOfDeleted(
    tx,
    viewer,
    read.flatMap(({ deletedBranches }) => deletedBranches),
    receivedAt,
  );
  await hearOfThreads(
    tx,
    read.flatMap(({ threads }) => threads),
  );
  await hearOfComments(
    tx,
    read.flatMap(({ comments }) => comments),
  );
  await tx.delivery.updateMany({
    where: { id: { in: rows.map(({ id }) => id) } },
    data: { state: "done", sealedBody: null, error: null, processedAt: new Date(), attempts: { increment: 1 } },
  });
}

function readDelivery(row: Row): Read {
  const body = openBody(row.sealedBody, row.id);
  const source = findSource(row.source);
  const parsed = source?.webhook?.parse(parseWebhookBody(body), { event: row.event, receivedAt: row.receivedAt });
  const { receivedAt } = row;
  const findings = (parsed?.findings ?? []).map((finding) => ({
    ...finding,
    ...(finding.place ? { place: { seenAt: receivedAt, ...finding.place } } : {}),
    ...(finding.repository ? { repository: { namedAt: receivedAt, ...finding.repository } } : {}),
  }));
  const commits = (parsed?.commits ?? []).map((commit) => ({
    ...commit,
    repository: { namedAt: receivedAt, ...commit.repository },
  }));
  const news = (parsed?.repositories ?? []).map((one) => heardAt(one, receivedAt));
  const { threads = [], comments = [], deletedBranches = [] } = parsed ?? {};
  return { row, findings, commits, news, threads, comments, deletedBranches };
}

/** What the source gives no time for is as of when this delivery came, not the batch it is processed in. */
function heardAt({ repository, standing, ...news }: RepositoryNews, at: Date): RepositoryNews {
  return {
    ...news,
    repository: { namedAt: at, ...repository },
    ...(standing ? { standing: { at, ...standing } } : {}),
  };
}

/**
 * Tries again later, with full jitter between one second and an hour; after ten tries the delivery is dead, and at once
 * when no retry can change what its body says.
 */
async function postpone(id: string, error: unknown): Promise<void> {
  const { attempts } = await db().delivery.findUniqueOrThrow({ where: { id }, select: { attempts: true } });
  const made = attempts + 1;
  const waitMs = Math.max(1_000, Math.random() * Math.min(3_600_000, 1_000 * 2 ** made));
  const notBefore = new Date(Date.now() + waitMs);
  await inTransaction(async (tx) => {
    const state =
      made >= maxAttempts || error instanceof Malformed || error instanceof Invalid
        ? ("dead" as const)
        : ("received" as const);
    await tx.delivery.update({ where: { id }, data: { attempts: made, error: errorClass(error), state, notBefore } });
    if (state === "received")
      await enqueue(tx, "deliveries.process", {}, { runAt: notBefore, key: `deliveries.process:${id}` });
  });
}

/** What kind of failure it was. Never the message: it may quote the payload. */
function errorClass(error: unknown): string {
  if (error instanceof Prisma.PrismaClientKnownRequestError) return `${error.name} ${error.code}`;
  return error instanceof Error ? error.name : "unknown";
}
