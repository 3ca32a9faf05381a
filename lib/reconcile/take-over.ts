import { system } from "@/lib/access/viewer";
import { db, inTransaction } from "@/lib/db/client";
import { Conflict } from "@/lib/errors";
import { recordFindings } from "@/lib/incidents/record";
import { transition } from "@/lib/incidents/transition";
import type { Finding } from "@/lib/ingest/source";
import type { CodeHost } from "@/prisma/generated/client";

const viewer = system("code-hosts.sweep");
const freshMs = 7 * 86_400_000;

/** What is here of one account: incidents by their key, and the repositories they are in. */
export type Held = Awaited<ReturnType<typeof heldOf>>;

/** The repositories of an account, and its open incidents from this host. */
export async function heldOf(host: CodeHost, source: string) {
  const { account } = host;
  const below = { fullName: { startsWith: `${account}/`, mode: "insensitive" as const } };
  const itself = { fullName: { equals: account, mode: "insensitive" as const } };
  const repositories = await db().repository.findMany({
    where: { OR: [below, itself] },
    select: { id: true, fullName: true, keyName: true, externalId: true },
  });
  const names = new Map(repositories.map(({ id, fullName }) => [id, fullName]));
  const rows = await db().incident.findMany({
    where: {
      source,
      closedAt: null,
      repositoryId: { in: repositories.map(({ id }) => id) },
      // Another host may have an account of the same name, and a report's findings are of no host.
      identityKey: { contains: `:${new URL(host.url).host}/` },
    },
    select: { id: true, identityKey: true, kind: true, repositoryId: true },
  });
  const open = rows.flatMap(({ repositoryId, ...row }) => {
    const fullName = names.get(repositoryId ?? 0);
    return fullName ? [{ ...row, fullName, number: Number(/(\d+)$/.exec(row.identityKey)?.[1] ?? 0) }] : [];
  });
  return {
    open,
    /** What an alert's key calls its repository, by the host's number for it, and by name. */
    keyNames: new Map(
      repositories.flatMap(({ fullName, keyName, externalId }) =>
        [fullName, externalId ?? fullName].map((name) => [name, keyName ?? fullName]),
      ),
    ),
    history: (await db().backFill.count({ where: { codeHostId: host.id, account, state: "done" } })) > 0,
  };
}

/** What differs there: unknown here, or closed by an older word. */
export async function differing<
  Alert extends { key: string; updatedAt: Date | undefined; createdAt: Date | undefined },
>(alerts: readonly Alert[], { held, host }: { held: Held; host: CodeHost }): Promise<Alert[]> {
  const openHere = new Set(held.open.map(({ identityKey }) => identityKey));
  const candidates = alerts.filter(({ key }) => !openHere.has(key));
  const known = await db().incident.findMany({
    where: { identityKey: { in: candidates.map(({ key }) => key) } },
    select: { identityKey: true, sourceStateAt: true },
  });
  const heardAt = new Map(known.map(({ identityKey, sourceStateAt }) => [identityKey, sourceStateAt]));
  return candidates.filter(({ key, updatedAt, createdAt }) => {
    const last = heardAt.get(key);
    // Without its history read, only what came since it was connected is missed here.
    if (last === undefined) return held.history || (createdAt !== undefined && createdAt >= host.createdAt);
    return last === null || updatedAt === undefined || updatedAt > last;
  });
}

/** Records what was not told us; what is older than a week is history, of which nobody is mailed. */
export async function takeOver(source: string, findings: readonly Finding[], now: Date): Promise<void> {
  if (findings.length === 0) return;
  const aged = findings.map((finding) => {
    const historical = finding.triggeredAt.getTime() < now.getTime() - freshMs;
    return { ...finding, historical, ...(finding.place ? { place: { ...finding.place, historical } } : {}) };
  });
  await inTransaction((tx) => recordFindings(tx, viewer, source, aged, now));
}

/** Closes an incident whose alert is gone: the source has no more to say of it. Nobody claims that it was mended. */
export async function closeDeleted(id: number, where: string, now: Date): Promise<void> {
  await inTransaction(async (tx) => {
    const row = await tx.incident.findUnique({
      where: { id },
      select: { id: true, version: true, status: true, assigneeId: true, closedAt: true },
    });
    if (!row || row.closedAt) return;
    const comment = `The alert was deleted at ${where}; nothing says that the problem is gone.`;
    await transition(tx, viewer, row, { to: "ignored", reason: "not_applicable", at: now, comment });
    await tx.incident.update({ where: { id }, data: { sourceState: "ignored", sourceStateAt: now } });
  }).catch((error) => {
    // Somebody decided at this moment; the next sweep looks again.
    if (!(error instanceof Conflict)) throw error;
  });
}
