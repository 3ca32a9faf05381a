import { createHash, randomBytes, randomUUID } from "node:crypto";
import { z } from "zod";
import { system } from "@/lib/access/viewer";
import { type AuditEntry, record } from "@/lib/audit/record";
import { inTransaction, type Tx } from "@/lib/db/client";
import { jsonFor } from "@/lib/db/json";
import { parseRows } from "@/lib/db/rows";
import { queueMails } from "@/lib/mail/outbox";
import { dispatchAll } from "@/lib/oncall/dispatch";
import { databaseNow } from "@/lib/oncall/escalate";
import { stepsAmong, whoMayKnow } from "@/lib/oncall/need-to-know";
import { type NextPage, nextPage, type Progress } from "@/lib/oncall/next-page";
import { nextOfficeMoment } from "@/lib/oncall/office-hours";
import { type StoredPolicy, storedPolicy } from "@/lib/oncall/policy";
import { type Pageable, stepsAt } from "@/lib/oncall/steps";
import type { Prisma } from "@/prisma/generated/client";

const viewer = system("pages");
const minute = 60_000;
const atOnce = 100;

const dueRow = z.object({
  id: z.number(),
  incidentId: z.number(),
  level: z.number(),
  round: z.number(),
  step: z.number(),
  urgent: z.boolean(),
  dueAt: z.date(),
});
type Due = z.infer<typeof dueRow>;
type Made = {
  due: Due;
  page: Prisma.PageCreateManyInput & { id: string };
  next: NextPage;
  token: string;
  nextAt: Date;
};

/**
 * Pages the next person of every escalation that is due by the database's clock, and says when the one after is. What was
 * missed is caught up one page at a time, each with its whole delay. The page, its mail and what others are told commit
 * together with the step, and only while nobody has acknowledged: so it is the one or the other, and never twice.
 * Answers how many there were.
 */
export async function advanceDue(limit = atOnce): Promise<number> {
  return inTransaction(async (tx) => {
    const rows = await tx.$queryRaw`SELECT e.id, e."incidentId", e.level, e.round, e.step, e.urgent, e."dueAt"
      FROM "Escalation" e JOIN "Incident" i ON i.id = e."incidentId"
      WHERE e.state = 'open' AND e."dueAt" <= now() AND i."closedAt" IS NULL
      ORDER BY e."dueAt", e.id LIMIT ${limit}::int FOR UPDATE OF e SKIP LOCKED`;
    const due = parseRows(dueRow, rows);
    if (due.length > 0) await advance(tx, due);
    return due.length;
  });
}

async function advance(tx: Tx, due: readonly Due[]): Promise<void> {
  const now = await databaseNow(tx);
  const policy = await storedPolicy(tx);
  const { steps, people } = await stepsAt(tx, policy, now);
  const paged = await pagedInRound(tx, due);
  const mayKnow = await whoMayKnow(
    tx,
    due.map(({ incidentId }) => incidentId),
  );
  const made: Made[] = [];
  const exhausted: Due[] = [];
  for (const one of due) {
    const next = nextPage(stepsAmong(steps, mayKnow.get(one.incidentId)), policy.rounds, progressOf(one, paged));
    if (next) made.push(madeOf(one, next, now, policy));
    else exhausted.push(one);
  }
  await keep(tx, made, exhausted);
  await write(tx, made, people, now);
  await record(tx, viewer, [...made.map((one) => pagedEntry(one, people, now)), ...exhausted.map(exhaustedEntry)]);
}

function progressOf({ id, level, round, step }: Due, paged: ReadonlyMap<number, number[]>): Progress | null {
  return level === 0 ? null : { round, step, paged: paged.get(id) ?? [] };
}

async function pagedInRound(tx: Tx, due: readonly Due[]): Promise<Map<number, number[]>> {
  const rounds = new Map(due.map(({ id, round }) => [id, round]));
  const rows = await tx.page.findMany({
    where: { escalationId: { in: due.map(({ id }) => id) }, memberId: { not: null } },
    select: { escalationId: true, memberId: true, round: true },
  });
  const own = rows.filter(({ escalationId, round }) => rounds.get(escalationId) === round);
  const grouped = Map.groupBy(own, ({ escalationId }) => escalationId);
  return new Map([...grouped].map(([id, pages]) => [id, pages.flatMap(({ memberId }) => memberId ?? [])]));
}

function madeOf(due: Due, next: NextPage, now: Date, policy: StoredPolicy): Made {
  const token = randomBytes(16).toString("base64url");
  const { memberId, words, round } = next;
  const page = {
    ...{
      id: randomUUID(),
      escalationId: due.id,
      level: due.level + 1,
      round,
      memberId,
      dueAt: due.dueAt,
      pagedAt: now,
    },
    reason: memberId === null ? `nobody was ${words}` : words,
    tokenSha256: memberId === null ? null : createHash("sha256").update(token).digest("hex"),
  };
  const after = memberId === null ? now : new Date(now.getTime() + next.delayMinutes * minute);
  return { due, page, next, token, nextAt: due.urgent ? after : nextOfficeMoment(after, policy) };
}

/** The rows are locked, and open: what is written here is what others will find. */
async function keep(tx: Tx, made: readonly Made[], exhausted: readonly Due[]): Promise<void> {
  const rows = made.map(({ due, page, next, nextAt }) => ({
    ...{ id: due.id, level: page.level, round: next.round, step: next.step, dueAt: nextAt },
  }));
  await tx.$executeRaw`UPDATE "Escalation" e SET level = n.level, round = n.round, step = n.step, "dueAt" = n."dueAt"
    FROM json_to_recordset(${jsonFor(rows)}::json) AS n(id int, level int, round int, step int, "dueAt" timestamptz)
    WHERE e.id = n.id`;
  const ids = exhausted.map(({ id }) => id);
  await tx.escalation.updateMany({ where: { id: { in: ids } }, data: { state: "exhausted", dueAt: null } });
  await tx.page.createMany({ data: made.map(({ page }) => page) });
}

async function write(tx: Tx, made: readonly Made[], people: ReadonlyMap<number, Pageable>, now: Date): Promise<void> {
  const told = made.filter(({ page }) => page.memberId !== null);
  await queueMails(
    tx,
    told.flatMap(({ due, page, token, nextAt }) => {
      const person = people.get(page.memberId ?? 0);
      if (!person) return [];
      const content = { pageId: page.id, token, nextAt: nextAt.toISOString() };
      const about = { incidentId: due.incidentId, memberId: person.id };
      return [{ kind: "page", recipient: person.email, epoch: page.id, content, ...about }];
    }),
  );
  const tidings = told.map(({ due, page }) => ({ escalationId: due.id, level: page.level }));
  await dispatchAll(tx, "trigger", tidings, now);
}

function pagedEntry({ due, page, next }: Made, people: ReadonlyMap<number, Pageable>, now: Date): AuditEntry {
  const person = people.get(page.memberId ?? 0);
  const lateMs = now.getTime() - due.dueAt.getTime();
  const whom = person ? { memberId: person.id, email: person.email } : { memberId: null, email: null };
  return {
    type: person ? "escalation.paged" : "escalation.found_nobody",
    incidentId: due.incidentId,
    subject: String(due.id),
    detail: { escalationId: due.id, level: page.level, ...whom, because: next.words, lateMs },
  };
}

function exhaustedEntry({ id, incidentId, level }: Due): AuditEntry {
  return { type: "escalation.exhausted", incidentId, subject: String(id), detail: { escalationId: id, pages: level } };
}
