import { PrismaPg } from "@prisma/adapter-pg";
import { env } from "@/lib/env";
import { Conflict } from "@/lib/errors";
import { log } from "@/lib/log";
import { Prisma, PrismaClient } from "@/prisma/generated/client";

export type Tx = Prisma.TransactionClient;
export type Db = PrismaClient | Tx;

const key = Symbol.for("handback.database");
const shared = globalThis as typeof globalThis & { [key]?: PrismaClient };

/** The one client of this process, also across bundles. */
export function db(): PrismaClient {
  shared[key] ??= new PrismaClient({
    adapter: new PrismaPg({
      connectionString: env().DATABASE_URL,
      max: 10,
      connectionTimeoutMillis: 5_000,
      // The adapter writes and reads times without their zone, which is right only where the session's zone is UTC.
      // No statement outlives the longest transaction: a few slow searches would hold every connection of the pages.
      options: "-c TimeZone=UTC -c statement_timeout=30000",
    }),
  });
  return shared[key];
}

const attempts = 3;
const writeConflict = "P2034";
const rawQueryFailed = "P2010";

/**
 * Runs `work` in one transaction: everything it writes through `tx` commits together or not at all. A deadlock's loser
 * starts over, so `work` must have no effect outside the database. Throws Conflict where somebody took away meanwhile what
 * it is about.
 */
export async function inTransaction<T>(work: (tx: Tx) => Promise<T>, longestMs = 30_000): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db().$transaction(work, { maxWait: 10_000, timeout: longestMs });
    } catch (error) {
      if (!lostRace(error)) throw isGone(error) ? gone(error) : error;
      if (attempt === attempts) throw error;
    }
  }
}

/** What was read a moment ago is not there any more, or what it belongs to: somebody took it away. */
function isGone(error: unknown): error is Prisma.PrismaClientKnownRequestError {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  return (
    ["P2003", "P2025"].includes(error.code) || (error.code === rawQueryFailed && /Code: `23503`/.test(error.message))
  );
}

function gone({ code, stack }: Prisma.PrismaClientKnownRequestError): Conflict {
  log.warn({ code, stack }, "what a transaction was about is gone");
  return new Conflict("Somebody took it away a moment ago, and nothing was changed. Look at the page again.");
}

/**
 * Reads as of one moment. A nested include is several statements: without this, what it points to may be gone by the
 * second, and a relation that cannot be missing comes back as null.
 */
export function asOfOneMoment<T>(read: (tx: Tx) => Promise<T>): Promise<T> {
  return db().$transaction(read, { isolationLevel: "RepeatableRead", maxWait: 10_000, timeout: 30_000 });
}

/** A deadlock or a serialization failure; in raw SQL the adapter passes on PostgreSQL's own code. */
function lostRace(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  return error.code === writeConflict || (error.code === rawQueryFailed && /Code: `40(P01|001)`/.test(error.message));
}

export async function disconnect(): Promise<void> {
  await shared[key]?.$disconnect();
  delete shared[key];
}
