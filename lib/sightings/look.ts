import { z } from "zod";
import type { Tx } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import type { Finding } from "@/lib/ingest/source";

/** The word that a report looked at all of its branch, as it is at a commit. */
export type Coverage = { commit: string };

/** Where a report looked, and in which order it is to be taken. */
export type Look = {
  repositoryId: number;
  /** "": the report names none, so that it may have been any. */
  branch: string;
  /** By the names they go by in this source. */
  scans: readonly { name: string; whole: boolean }[];
  /** Rises from one pipeline to the next; undefined where it is not said: then it counts as no older than what is known. */
  pipeline?: number | undefined;
  covers?: Coverage | undefined;
  at: Date;
};

/** A scan whose turn it is on the branch. */
export type Turn = {
  scan: string;
  whole: boolean;
  pipeline: bigint;
  /** What a newer scan has looked at all of the branch since. */
  supersededAt: Date | null;
};

const locked = z.object({ pipeline: z.bigint(), coveredAt: z.date().nullable() });

/** Locks the branch for each of the scans until the transaction ends, so that their reports take turns. */
export async function takeTurns(tx: Tx, look: Look): Promise<Turn[]> {
  const { repositoryId, branch, covers } = look;
  const turns: Turn[] = [];
  for (const { name: scan, whole } of [...look.scans].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    await tx.$executeRaw`INSERT INTO "BranchScan" ("repositoryId", branch, scan) VALUES (${repositoryId}, ${branch}, ${scan})
      ON CONFLICT ("repositoryId", branch, scan) DO NOTHING`;
    const rows = await tx.$queryRaw`SELECT pipeline, "coveredAt" FROM "BranchScan"
      WHERE "repositoryId" = ${repositoryId} AND branch = ${branch} AND scan = ${scan} FOR UPDATE`;
    const { pipeline: last, coveredAt } = parseRows(locked, rows)[0] ?? { pipeline: 0n, coveredAt: null };
    const pipeline = look.pipeline === undefined ? last + (covers ? 1n : 0n) : BigInt(look.pipeline);
    turns.push({ scan, whole, pipeline, supersededAt: pipeline < last ? coveredAt : null });
  }
  return turns;
}

/** What a scan that comes late found was seen before the newer one: it is no news of what was closed since. */
export function asSeenThen<F extends Finding>(finding: F, turn: Turn | undefined): F {
  const seenAt = turn?.supersededAt;
  return seenAt && finding.place ? { ...finding, place: { seenAt, ...finding.place } } : finding;
}
