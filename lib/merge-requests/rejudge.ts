import { system } from "@/lib/access/viewer";
import { db, inTransaction } from "@/lib/db/client";
import { judge } from "@/lib/merge-requests/judge";

const recentDays = 30;
const mostAtOnce = 1_000;

/** Judges a merge request anew, since something about its incidents has changed; without one, all of the last 30 days. */
export async function rejudge(mergeRequestId: number | undefined): Promise<void> {
  const ids = mergeRequestId === undefined ? await recent() : [mergeRequestId];
  for (const id of ids) await inTransaction((tx) => judge(tx, system("merge-requests.judge"), id));
}

async function recent(): Promise<number[]> {
  const since = new Date(Date.now() - recentDays * 86_400_000);
  const rows = await db().mergeRequest.findMany({
    where: { judgedAt: { gte: since }, incidents: { some: { goneAt: null } } },
    orderBy: { judgedAt: "desc" },
    take: mostAtOnce,
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}
