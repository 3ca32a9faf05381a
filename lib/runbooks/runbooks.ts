import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db/client";
import { Invalid } from "@/lib/errors";

export type RunbookRow = { detector: string; url: string };

/** Where to read what to do, by detector; under "" for every one without its own. */
export async function listRunbooks(viewer: Viewer): Promise<RunbookRow[]> {
  authorize(viewer, "sources:read");
  return db().runbook.findMany({ orderBy: { detector: "asc" } });
}

/** The detectors that incidents came from. */
export async function listDetectors(viewer: Viewer): Promise<string[]> {
  authorize(viewer, "sources:read");
  const rows = await db().detector.findMany({ distinct: ["detector"], orderBy: { detector: "asc" }, take: 1_000 });
  return rows.map(({ detector }) => detector);
}

/** Sets, or with null takes away, the runbook of a detector, or that of all. */
export async function setRunbook(viewer: Viewer, detector: string, url: string | null): Promise<void> {
  authorize(viewer, "sources:write");
  const address = url === null ? null : httpsAddress(url);
  await inTransaction(async (tx) => {
    const before = await tx.runbook.findUnique({ where: { detector } });
    if (address === null) await tx.runbook.deleteMany({ where: { detector } });
    else await tx.runbook.upsert({ where: { detector }, create: { detector, url: address }, update: { url: address } });
    const detail = { detector: detector || "every detector", before: before?.url ?? null, after: address };
    await record(tx, viewer, [{ type: "runbook.changed", subject: detector || "all", detail }]);
  });
}

function httpsAddress(given: string): string {
  const url = given.length <= 1_000 && URL.canParse(given.trim()) ? new URL(given.trim()) : null;
  if (url?.protocol !== "https:" || url.username || url.password)
    throw new Invalid("A runbook's address begins with https://.", { pointer: "/url" });
  return url.href;
}
