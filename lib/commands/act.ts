import type { MemberViewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { whyUnconfirmed } from "@/lib/commands/confirm";
import { connectByComment } from "@/lib/commands/connect";
import { type Brought, incidentMeant } from "@/lib/commands/which";
import { memberBehind } from "@/lib/commands/who";
import { db, inTransaction, type Tx } from "@/lib/db/client";
import { env } from "@/lib/env";
import { DomainError, NotFound } from "@/lib/errors";
import { forgeOf } from "@/lib/forge/forge";
import { assignWithin } from "@/lib/incidents/assign";
import { ignoreWithin } from "@/lib/incidents/ignore";
import { resolveWithin } from "@/lib/incidents/resolve";
import { enqueue } from "@/lib/jobs/queue";
import { log } from "@/lib/log";
import { threadsOf } from "@/lib/threads/desk-of";
import type { HostCommand } from "@/prisma/generated/client";

type Outcome = { done: boolean; answer: string; incidentId?: number; memberId?: number };

/** Does what a comment asks for, as the button would for the member behind its author; that it was decided, and what is answered, is kept with it. */
export async function actOn(commandId: number): Promise<void> {
  const command = await db().hostCommand.findUnique({ where: { id: commandId } });
  if (command?.state !== "received") return;
  const doubt = await whyUnconfirmed(command);
  const brought = doubt ? [] : await broughtBy(command);
  try {
    await inTransaction(async (tx) => {
      if (await claimed(tx, commandId))
        await decide(tx, commandId, doubt ? doubted(doubt) : await obey(tx, command, brought));
    });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    // What was begun is undone with its transaction; that it was refused is kept in another.
    await inTransaction(async (tx) => {
      if (await claimed(tx, commandId)) await decide(tx, commandId, { done: false, answer: refusal(error, command) });
    });
  }
}

/** Twice at work on one, the second waits for the first and then finds it decided. */
async function claimed(tx: Tx, id: number): Promise<boolean> {
  await tx.$queryRaw`SELECT id FROM "HostCommand" WHERE id = ${id} FOR UPDATE`;
  return (await tx.hostCommand.count({ where: { id, state: "received" } })) === 1;
}

async function decide(tx: Tx, id: number, { done, answer, incidentId, memberId }: Outcome): Promise<void> {
  await tx.hostCommand.update({
    where: { id },
    data: { state: "decided", done, answer, incidentId: incidentId ?? null, memberId: memberId ?? null },
  });
  await enqueue(tx, "commands.answer", { commandId: id }, { key: `commands.answer:${id}` });
}

async function obey(tx: Tx, command: HostCommand, brought: Brought): Promise<Outcome> {
  if (command.verb === "connect") return connectByComment(tx, command);
  const viewer = await memberBehind(tx, command);
  if (!viewer)
    return {
      done: false,
      answer: `Handback does not know whose account this is, so nothing was changed. Connect it first, under ${env().PUBLIC_URL}/settings/account.`,
    };
  const which = await incidentMeant(tx, viewer, command, brought);
  const { memberId } = viewer;
  if ("unclear" in which) return { done: false, memberId, answer: which.unclear.replaceAll("{verb}", command.verb) };
  const { incidentId } = which;
  const answer = await perform(tx, viewer, incidentId, command);
  const { verb, host, repository, number, login } = command;
  await record(tx, viewer, [
    {
      type: "command.obeyed",
      incidentId,
      subject: String(command.id),
      detail: { verb, host, repository, number, login },
    },
  ]);
  return { done: true, incidentId, memberId, answer };
}

async function perform(tx: Tx, viewer: MemberViewer, id: number, { verb, words, host }: HostCommand): Promise<string> {
  const comment = words || undefined;
  const asks = "a manager decides about it, and you are told in Handback";
  switch (verb) {
    case "ack":
      await assignWithin(tx, viewer, id, { memberId: viewer.memberId });
      return `You own INC-${id} now.`;
    case "fp": {
      const waiting = await ignoreWithin(tx, viewer, id, { reason: "false_positive", comment });
      return waiting ? `You asked to ignore INC-${id}; ${asks}.` : `INC-${id} is ignored as a false positive.`;
    }
    default: {
      const secretRevoked = revocationIn(words);
      const waiting = await resolveWithin(tx, viewer, id, {
        secretRevoked,
        comment: comment ?? `By a comment at ${host}.`,
      });
      if (waiting) return `You asked to resolve INC-${id}; ${asks}.`;
      return secretRevoked
        ? `INC-${id} is resolved as revoked.`
        : `INC-${id} is resolved, without a revocation. Where the secret was revoked, say so: \`/resolve revoked\`.`;
    }
  }
}

/** Nothing is taken for revoked that is not said to be. */
function revocationIn(words: string): boolean {
  const said = words.toLowerCase();
  if (/\b(not|never|isn't|wasn't|un)[ -]?(yet )?(revoked|rotated|disabled)\b/.test(said)) return false;
  return /\b(revoked|rotated|invalidated|disabled|fixed)\b/.test(said);
}

const doubted = (why: string): Outcome => ({ done: false, answer: `Nothing was changed. ${why}` });

/** What a member may not see is answered as what does not exist. */
function refusal(error: DomainError, { named }: HostCommand): string {
  const which = named === null ? "this incident" : `INC-${named}`;
  if (error instanceof NotFound) return `There is no ${which} that you may see, so nothing was changed.`;
  return `Nothing was changed. ${error.message}`;
}

/** Which commits the request brings, where a command names no incident and its thread is not ours. No reason to fail. */
async function broughtBy({ verb, named, threadKind, host, repository, number }: HostCommand): Promise<Brought> {
  if (verb === "connect" || named !== null || threadKind !== "change") return [];
  try {
    const forge = await forgeOf({ fullName: repository, url: `https://${host}/${repository}` });
    return forge ? await threadsOf(forge).commitsOf(repository, number) : [];
  } catch (error) {
    log.warn({ error: error instanceof Error ? error.name : "unknown" }, "the commits of a request were not told");
    return [];
  }
}
