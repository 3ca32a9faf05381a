import { system, type Viewer } from "@/lib/access/viewer";
import type { Asked } from "@/lib/asking/climb";
import { whoToAsk } from "@/lib/asking/ladder";
import { readAskingSettings } from "@/lib/asking/settings";
import { askedColumns, hasFallen, isNearer, standingOf } from "@/lib/asking/standing";
import { withdrawFormer } from "@/lib/asking/withdraw";
import { db, inTransaction, type Tx } from "@/lib/db/client";
import { announce } from "@/lib/incidents/announce";
import type { JobPayload } from "@/lib/jobs/jobs";
import type { Incident, Prisma } from "@/prisma/generated/client";
import type { Contact } from "@/prisma/generated/enums";

const viewer: Viewer = system("asking.reconsider");
/** Nobody can be asked, or somebody is proposed. */
const waiting: readonly Contact[] = ["author_unknown", "unreachable", "left", "disputed"];
/** Somebody was written to, and has not answered. */
const asked: readonly Contact[] = ["queued", "mailed"];
/** Looks again at who is asked, where a fact behind it changed. Without effect where the answer is what it was. */
export async function reconsider(what: JobPayload<"asking.reconsider">): Promise<void> {
  const open = { closedAt: null, contact: { in: [...waiting, ...asked] } };
  const incidents =
    "incidentId" in what
      ? [{ id: what.incidentId }]
      : await db().incident.findMany({
          where: { ...open, ...partOf(what) },
          select: { id: true },
          orderBy: { id: "asc" },
        });
  for (const { id } of incidents) await inTransaction((tx) => reconsiderOne(tx, id));
}

function partOf(what: { repositoryId: number } | { developerId: number }): Prisma.IncidentWhereInput {
  if ("repositoryId" in what) return { occurrences: { some: { repositoryId: what.repositoryId } } };
  const { developerId } = what;
  return { OR: [{ author: { developerId } }, { asked: { developerId } }] };
}

async function reconsiderOne(tx: Tx, id: number): Promise<void> {
  await tx.$queryRaw`SELECT id FROM "Incident" WHERE id = ${id} FOR NO KEY UPDATE`;
  const incident = await tx.incident.findUnique({
    where: { id },
    include: { asked: { select: { email: true } }, author: { select: { email: true } } },
  });
  if (!incident || incident.closedAt) return;
  const settings = await readAskingSettings(tx);
  if (waiting.includes(incident.contact)) {
    const answer = await whoToAsk(tx, incident, settings);
    const columns = await askedColumns(tx, answer.found);
    if (columns.askedId === incident.askedId && columns.askStep === incident.askStep) return;
    await tx.incident.update({ where: { id }, data: { ...columns, ...standingOf(incident, answer) } });
    await tell(tx, incident, answer);
  } else if (asked.includes(incident.contact)) {
    const answer = await whoToAsk(tx, incident, settings);
    const present = incident.asked?.email ?? incident.author?.email ?? "";
    const fell = hasFallen(answer, present);
    // Who was written to stays asked, except where somebody nearer can be.
    if (!fell && !isNearer(answer, incident.askStep)) return;
    if (fell) {
      await withdrawFormer(tx, viewer, incident, "they cannot be asked any more");
      const columns = await askedColumns(tx, answer.found);
      await tx.incident.update({ where: { id }, data: { ...columns, ...standingOf(incident, answer) } });
    }
    await tell(tx, incident, answer);
  }
}

async function tell(
  tx: Tx,
  { id, askStep, asked: before }: Incident & { asked: { email: string } | null },
  { found }: Asked,
) {
  const historical = (await tx.occurrence.count({ where: { incidentId: id, kind: "realtime" } })) === 0;
  await announce(tx, viewer, [
    {
      type: "incident.asking_changed",
      incidentId: id,
      detail: {
        step: found?.step ?? null,
        address: found?.address ?? null,
        because: found?.because ?? null,
        before: { step: askStep, address: before?.email ?? null },
        historical,
      },
    },
  ]);
}
