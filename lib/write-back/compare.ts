import { system } from "@/lib/access/viewer";
import { type AlertAddress, alertOf } from "@/lib/alerts/address";
import { type FarState, isSame, stateOf, type Wish, wishFor } from "@/lib/alerts/mapping";
import { compareSoon, keyOf, knownOfAlert } from "@/lib/alerts/mark";
import { record } from "@/lib/audit/record";
import { db, inTransaction, type Tx } from "@/lib/db/client";
import { takeOver } from "@/lib/incidents/source-state";
import type { Attempt } from "@/lib/jobs/work";
import { commentFor } from "@/lib/write-back/comment";
import type { AlertDesk } from "@/lib/write-back/desk";
import { deskOf } from "@/lib/write-back/desk-of";
import { noteFailure } from "@/lib/write-back/failed";
import type { AlertWrite, Prisma, SourceAlert } from "@/prisma/generated/client";

const comparer = system("alerts.compare");
const leaseMs = 120_000;

/**
 * Brings an incident and its alert at the source in step: asks how the alert stands, and then writes there what was
 * decided here since both agreed, or takes over here what was decided there; where both were, a person decides. It holds
 * a lease meanwhile, and what it writes is written down before it is sent, so that whatever is killed when, nothing is
 * done twice and our own hand is known again.
 */
export async function compareAlert(incidentId: number, attempt: Attempt): Promise<void> {
  const lease = await takeLease(incidentId);
  if (!lease) return;
  try {
    const incident = await db().incident.findUniqueOrThrow({ where: { id: incidentId }, select: knownOfAlert });
    const alert = alertOf(incident);
    const desk = alert && (await deskOf(alert));
    if (!alert || !desk) return;
    const there = await desk.read();
    const wish = await inTransaction((tx) => decide(tx, incidentId, alert, there));
    if (wish) await write(incidentId, alert, desk, wish);
  } catch (error) {
    await noteFailure(incidentId, error, attempt);
  } finally {
    await db().sourceAlert.updateMany({ where: { incidentId, leaseUntil: lease }, data: { leaseUntil: null } });
  }
}

/** One at a time; for whoever comes meanwhile it is looked at again. */
async function takeLease(incidentId: number): Promise<Date | null> {
  const now = new Date();
  const leaseUntil = new Date(now.getTime() + leaseMs);
  return inTransaction(async (tx) => {
    const { count } = await tx.sourceAlert.updateMany({
      where: { incidentId, OR: [{ leaseUntil: null }, { leaseUntil: { lte: now } }] },
      data: { leaseUntil },
    });
    if (count === 1) return leaseUntil;
    const held = await tx.sourceAlert.count({ where: { incidentId } });
    if (held > 0) await compareSoon(tx, incidentId, new Date(now.getTime() + 5_000));
    return null;
  });
}

type Step = { wish: Wish; writeId: number };

/** What is to be written there, written down; null where there is nothing to write. */
async function decide(tx: Tx, incidentId: number, alert: AlertAddress, there: FarState | null): Promise<Step | null> {
  // In the order in which everybody locks: the incident first.
  await tx.$queryRaw`SELECT id FROM "Incident" WHERE id = ${incidentId} FOR UPDATE`;
  const incident = await tx.incident.findUniqueOrThrow({ where: { id: incidentId } });
  const kept = await tx.sourceAlert.findUniqueOrThrow({ where: { incidentId } });
  if (!there) {
    await settle(tx, incidentId, { standing: "gone" });
    return null;
  }
  const pending = await settlePending(tx, incidentId, there);
  const wish = wishFor(alert, incident);
  if (isSame(wish, there)) {
    await agree(tx, incidentId, wish, there);
    return null;
  }
  if (kept.standing === "conflict") {
    await settle(tx, incidentId, seen(there));
    return null;
  }
  // What arrived of ours is what both agreed on; that it differs now was decided here.
  const changedHere = pending || keyOf(wish) !== kept.agreedHere;
  const changedThere = !pending && differs(kept, there);
  if (changedHere && !changedThere) {
    await settle(tx, incidentId, seen(there));
    // It stays due, and is written once others may know of it.
    if (incident.needToKnow) return null;
    const { id: writeId } = await tx.alertWrite.create({
      data: { incidentId, ...wordsOf(wish) },
      select: { id: true },
    });
    return { wish, writeId };
  }
  if (!changedThere) await agree(tx, incidentId, wish, there);
  else if (changedHere || wish.status === there.status) await conflict(tx, incidentId, kept, wish, there);
  else {
    await takeOver(tx, comparer, incident, stateOf(alert, there));
    const after = await tx.incident.findUniqueOrThrow({ where: { id: incidentId } });
    await agree(tx, incidentId, wishFor(alert, after), there);
  }
  return null;
}

/** Whether the last write, of which no answer came, is what is seen there now. It is over in any case. */
async function settlePending(tx: Tx, incidentId: number, there: FarState): Promise<boolean> {
  const [last] = await tx.alertWrite.findMany({
    where: { incidentId, doneAt: null, error: null },
    orderBy: { id: "desc" },
    take: 1,
  });
  if (!last) return false;
  const arrived = keyOf(wishIn(last)) === keyOf(there);
  await tx.alertWrite.updateMany({
    where: { incidentId, doneAt: null, error: null },
    data: arrived ? { doneAt: new Date() } : { error: "It did not arrive." },
  });
  return arrived;
}

const wishIn = ({ status, reason }: AlertWrite): Wish => ({ status: status === "open" ? "open" : "closed", reason });
const wordsOf = ({ status, reason }: Wish): Wish => ({ status, reason });

function differs({ agreedThere }: SourceAlert, there: FarState): boolean {
  if (agreedThere === "closed *") return there.status === "open";
  return agreedThere !== keyOf(there);
}

async function conflict(tx: Tx, incidentId: number, kept: SourceAlert, wish: Wish, there: FarState): Promise<void> {
  await settle(tx, incidentId, { standing: "conflict", ...seen(there) });
  await record(tx, comparer, [
    {
      type: "alert.conflicted",
      incidentId,
      detail: {
        here: keyOf(wish),
        there: keyOf(there),
        ...(there.by ? { by: there.by } : {}),
        agreed: kept.agreedThere,
      },
    },
  ]);
}

function seen(there: FarState): Prisma.SourceAlertUncheckedUpdateManyInput {
  return {
    thereStatus: there.status,
    thereReason: there.reason,
    thereBy: there.by,
    thereComment: there.comment?.slice(0, 1_000) ?? null,
    thereAt: there.at,
  };
}

async function agree(tx: Tx, incidentId: number, wish: Wish, there: FarState): Promise<void> {
  await settle(tx, incidentId, {
    standing: "in_step",
    agreedHere: keyOf(wish),
    agreedThere: keyOf(there),
    ...seen(there),
  });
}

async function settle(tx: Tx, incidentId: number, data: Prisma.SourceAlertUncheckedUpdateManyInput): Promise<void> {
  await tx.sourceAlert.updateMany({
    where: { incidentId },
    data: { attempts: 0, error: null, checkedAt: new Date(), ...data },
  });
}

async function write(incidentId: number, alert: AlertAddress, desk: AlertDesk, { wish, writeId }: Step): Promise<void> {
  const comment = await commentFor(incidentId);
  const there = await desk.write(wish, comment).catch(async (error: unknown) => {
    if (isRefusal(error)) await db().alertWrite.update({ where: { id: writeId }, data: { error: error.message } });
    throw error;
  });
  await inTransaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM "Incident" WHERE id = ${incidentId} FOR UPDATE`;
    const incident = await tx.incident.findUniqueOrThrow({ where: { id: incidentId } });
    await tx.alertWrite.update({ where: { id: writeId }, data: { doneAt: new Date() } });
    await agree(tx, incidentId, wish, there);
    await record(tx, comparer, [
      { type: "alert.written", incidentId, detail: { to: keyOf(wish), vendor: alert.vendor } },
    ]);
    if (keyOf(wishFor(alert, incident)) === keyOf(wish)) return;
    // Somebody decided anew while it was on its way.
    await tx.sourceAlert.update({ where: { incidentId }, data: { standing: "due" } });
    await compareSoon(tx, incidentId);
  });
}

/** The source said no, so it was not done. Of what got no answer nobody knows. */
function isRefusal(error: unknown): error is Error {
  return error instanceof Error && "reason" in error && error.reason !== "away";
}
