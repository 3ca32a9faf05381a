import { randomUUID } from "node:crypto";
import { z } from "zod";
import { system } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction, type Tx } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { env } from "@/lib/env";
import { enqueue, enqueueAll } from "@/lib/jobs/queue";
import { messageFor } from "@/lib/oncall/channels/message";
import type { Tidings } from "@/lib/oncall/channels/tidings";
import { storedPolicy } from "@/lib/oncall/policy";
import { post } from "@/lib/outgoing/post";
import type { DispatchAction, Prisma } from "@/prisma/generated/client";
import { ChannelKind } from "@/prisma/generated/enums";

const channelRow = z.object({ id: z.number(), kind: z.enum(ChannelKind) });
const second = 1_000;
/** Longer than one attempt may take. */
const leaseMs = 30 * second;
const retryAfterMs = [10, 30, 120, 600, 3_600].map((seconds) => seconds * second);

/** Writes what every channel is to be told, with the jobs that do it, in the transaction that causes it. */
export async function dispatchAll(
  tx: Tx,
  action: DispatchAction,
  about: readonly { escalationId: number; level: number }[],
  now: Date,
): Promise<void> {
  if (about.length === 0) return;
  // Held until the end: one that is taken away meanwhile must not make an acknowledgement fail.
  const channels = parseRows(
    channelRow,
    await tx.$queryRaw`SELECT id, kind::text AS kind FROM "PageChannel" ORDER BY id FOR KEY SHARE`,
  );
  // What is kept among few is told to no channel.
  const open = await tx.escalation.findMany({
    where: { id: { in: about.map(({ escalationId }) => escalationId) }, incident: { needToKnow: false } },
    select: { id: true },
  });
  const told = new Set(open.map(({ id }) => id));
  const rows = channels.flatMap(({ id: channelId, kind }) =>
    about
      .filter(({ escalationId }) => told.has(escalationId))
      // PagerDuty escalates by itself: it is told once, when it begins.
      .filter(({ level }) => kind !== "pagerduty" || action !== "trigger" || level === 1)
      .map(({ escalationId, level }) => ({ id: randomUUID(), channelId, escalationId, level, action, createdAt: now })),
  );
  if (rows.length === 0) return;
  await tx.dispatch.createMany({ data: rows, skipDuplicates: true });
  await enqueueAll(
    tx,
    "pages.dispatch",
    rows.map(({ id }) => ({ payload: { dispatchId: id }, key: `pages.dispatch:${id}` })),
  );
}

const whole = {
  channel: true,
  escalation: { include: { incident: { include: { repository: true } }, acknowledger: true } },
} satisfies Prisma.DispatchInclude;
type Told = Prisma.DispatchGetPayload<{ include: typeof whole }>;

/** Tries to tell a channel, and tries again later where it does not listen; one after the other for one escalation. */
export async function sendDispatch(id: string, now = new Date()): Promise<void> {
  const dispatch = await claim(id, now);
  if (!dispatch) return;
  const fault = await attempt(dispatch);
  await inTransaction(async (tx) => {
    if (fault === null) {
      await tx.dispatch.update({ where: { id }, data: { state: "sent", sentAt: new Date(), error: null } });
      return;
    }
    const wait = retryAfterMs[dispatch.attempts - 1];
    if (wait !== undefined) return again(tx, id, new Date(now.getTime() + wait), fault);
    await tx.dispatch.update({ where: { id }, data: { state: "failed", error: fault } });
    const { escalation, channel, action } = dispatch;
    const detail = { escalationId: escalation.id, channel: channel.name, action, error: fault };
    await record(tx, system("pages.dispatch"), [
      { type: "channel.failed", incidentId: escalation.incidentId, subject: String(channel.id), detail },
    ]);
  });
}

async function claim(id: string, now: Date): Promise<Told | null> {
  return inTransaction(async (tx) => {
    const due = { id, state: "queued" as const, notBefore: { lte: now } };
    const found = await tx.dispatch.findFirst({ where: due });
    if (!found) return null;
    const { channelId, escalationId, createdAt } = found;
    const earlier = await tx.dispatch.count({
      where: { channelId, escalationId, state: "queued", id: { not: id }, createdAt: { lt: createdAt } },
    });
    if (earlier > 0) {
      await again(tx, id, new Date(now.getTime() + 2 * second), found.error);
      return null;
    }
    const { count } = await tx.dispatch.updateMany({
      where: { ...due, attempts: found.attempts },
      data: { attempts: { increment: 1 }, notBefore: new Date(now.getTime() + leaseMs) },
    });
    return count === 1 ? tx.dispatch.findUniqueOrThrow({ where: { id }, include: whole }) : null;
  });
}

async function again(tx: Tx, id: string, at: Date, error: string | null): Promise<void> {
  await tx.dispatch.update({ where: { id }, data: { notBefore: at, error } });
  await enqueue(tx, "pages.dispatch", { dispatchId: id }, { runAt: at, key: `pages.dispatch:${id}` });
}

/** Null where the channel took it, else why not, as a sentence. */
async function attempt(dispatch: Told): Promise<string | null> {
  try {
    if (dispatch.escalation.incident.needToKnow) return null;
    const { allowedHosts } = await storedPolicy(db());
    const { status } = await post(messageFor(dispatch.channel, await tidingsOf(dispatch)), { allowedHosts });
    return status >= 200 && status < 300 ? null : `It answers with status ${status}.`;
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 300) : "It could not be reached.";
  }
}

async function tidingsOf({ id, action, level, createdAt, escalation }: Told): Promise<Tidings> {
  const { incident, acknowledger } = escalation;
  const page = await db().page.findUnique({
    where: { escalationId_level: { escalationId: escalation.id, level } },
    include: { member: true },
  });
  const { detectorName, severity, kind, repository } = incident;
  const title = repository ? `${detectorName} in ${repository.fullName}` : detectorName;
  const url = `${env().PUBLIC_URL}/incidents/${incident.id}`;
  return {
    ...{ action, id: `msg_${id}`, at: createdAt, escalationId: escalation.id, startedAt: escalation.startedAt },
    incident: { id: incident.id, url, title, severity, kind, repository: repository?.fullName ?? null },
    page: page?.member ? { level, name: page.member.name, email: page.member.email } : null,
    acknowledgedBy: acknowledger?.name ?? null,
  };
}
