import type { Tx } from "@/lib/db/client";
import { addressKey } from "@/lib/identities/developers";
import { unmailableReason } from "@/lib/identities/unmailable";
import { demoRepositories } from "./catalog";
import type { Ledger } from "./ledger";
import { demoDevelopers, demoMembers } from "./people";
import { day, plus } from "./setting";

const rowsAtOnce = 500;

/** The members; whoever owns the workspace already stays its only owner. Answers address -> id. */
export async function writeMembers(tx: Tx, now: Date): Promise<Map<string, number>> {
  const owner = await tx.member.findFirst({ where: { accessLevel: "owner" } });
  const createdAt = plus(now, -380 * day);
  for (const { email, name, accessLevel } of demoMembers) {
    const level = accessLevel === "owner" && owner && owner.email !== email ? "manager" : accessLevel;
    await tx.member.upsert({
      where: { email },
      create: { email, name, accessLevel: level, createdAt },
      update: { name, createdAt },
    });
  }
  const rows = await tx.member.findMany({ where: { email: { in: demoMembers.map(({ email }) => email) } } });
  return new Map(rows.map(({ id, email }) => [email, id]));
}

export async function writeRepositories(tx: Tx): Promise<Map<string, number>> {
  const names = demoRepositories.map(({ fullName }) => fullName.split("/") as [string, string]);
  const owners = [...new Set(names.map(([owner]) => owner))];
  await tx.organisation.createMany({ data: owners.map((name) => ({ name })), skipDuplicates: true });
  const organisations = await tx.organisation.findMany({ where: { name: { in: owners } } });
  const organisationIds = new Map(organisations.map(({ id, name }) => [name, id]));
  await tx.repository.createMany({
    data: names.map(([owner, name]) => ({
      name,
      fullName: `${owner}/${name}`,
      organisationId: organisationIds.get(owner) ?? 0,
      url: `https://github.com/${owner}/${name}`,
    })),
    skipDuplicates: true,
  });
  const rows = await tx.repository.findMany({ select: { id: true, fullName: true } });
  return new Map(rows.map(({ id, fullName }) => [fullName, id]));
}

/** Developers with all their addresses. Answers address -> id. */
export async function writeDevelopers(tx: Tx): Promise<Map<string, number>> {
  const developers = await tx.developer.createManyAndReturn({
    data: demoDevelopers.map(({ name }) => ({ name })),
    select: { id: true },
  });
  await tx.address.createMany({
    data: demoDevelopers.flatMap(({ name, email, others }, index) =>
      [email, ...others].map((address) => ({
        email: addressKey(address),
        developerId: developers[index]?.id ?? 0,
        names: [name],
        unmailable: unmailableReason(address, name),
      })),
    ),
    skipDuplicates: true,
  });
  const rows = await tx.address.findMany({ select: { id: true, email: true } });
  return new Map(rows.map(({ id, email }) => [email, id]));
}

/** Everything the stories came to. Events are numbered in the order they happened. */
export async function writeLedger(tx: Tx, ledger: Ledger): Promise<void> {
  await inChunks(ledger.incidents, (data) => tx.incident.createMany({ data }));
  await inChunks(ledger.occurrences, (data) => tx.occurrence.createMany({ data }));
  await inChunks(ledger.links, (data) => tx.sharingLink.createMany({ data }));
  await inChunks(ledger.mails, (data) => tx.mail.createMany({ data }));
  await inChunks(ledger.feedback, (data) => tx.feedback.createMany({ data }));
  await inChunks(ledger.disputes, (data) => tx.dispute.createMany({ data }));
  await inChunks(ledger.comments, (data) => tx.comment.createMany({ data }));
  await inChunks(ledger.requests, (data) => tx.closureRequest.createMany({ data }));
  await inChunks(ledger.evidence, (data) => tx.evidence.createMany({ data }));
  await inChunks(ledger.notifications, (data) => tx.notification.createMany({ data }));

  const { _max } = await tx.auditEvent.aggregate({ _max: { id: true } });
  const firstId = (_max.id ?? 0n) + 1n;
  const events = ledger.events
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())
    .map((event, index) => ({ ...event, id: firstId + BigInt(index) }));
  await inChunks(events, (chunk) =>
    tx.auditEvent.createMany({
      data: chunk.map(({ id, at, type, actor, memberId, incidentId, subject, detail }) => ({
        ...{ id, type, actor, memberId, createdAt: at },
        incidentId: incidentId ?? null,
        subject: subject ?? null,
        detail: detail ?? {},
      })),
    }),
  );
  const runs = events.flatMap(({ id, at, type, incidentId, runs }) =>
    runs.map((run) => ({
      ...run,
      eventId: id,
      event: type,
      incidentId: incidentId ?? null,
      createdAt: plus(at, 2_000),
    })),
  );
  await inChunks(runs, (data) => tx.playbookRun.createMany({ data }));
  await takeIdsFromHere(tx);
}

async function inChunks<Row>(rows: readonly Row[], write: (chunk: Row[]) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < rows.length; start += rowsAtOnce) await write(rows.slice(start, start + rowsAtOnce));
}

/** The ids above were given out here and not by the database, which goes on after them. */
async function takeIdsFromHere(tx: Tx): Promise<void> {
  await tx.$queryRaw`SELECT setval(pg_get_serial_sequence('"Incident"', 'id'), (SELECT max(id) FROM "Incident"))`;
  await tx.$queryRaw`SELECT setval(pg_get_serial_sequence('"Comment"', 'id'), (SELECT max(id) FROM "Comment"))`;
  await tx.$queryRaw`SELECT setval(pg_get_serial_sequence('"ClosureRequest"', 'id'), (SELECT max(id) FROM "ClosureRequest"))`;
  await tx.$queryRaw`SELECT setval(pg_get_serial_sequence('"AuditEvent"', 'id'), (SELECT max(id) FROM "AuditEvent"))`;
}
