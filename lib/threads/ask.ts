import { actorOf, memberIdOf, type Viewer } from "@/lib/access/viewer";
import { connectionOf } from "@/lib/alerts/writing-to";
import { inTransaction, type Tx } from "@/lib/db/client";
import { Conflict, Forbidden, Invalid } from "@/lib/errors";
import { announce } from "@/lib/incidents/announce";
import { editableIncident, requireTellable } from "@/lib/incidents/editable";
import { enqueue } from "@/lib/jobs/queue";
import { secretsIn } from "@/lib/scanning/without-secrets";
import { draftIssue } from "@/lib/threads/draft";
import { type ThreadView, threadView } from "@/lib/threads/view";

export const longestTitle = 200;
export const longestBody = 10_000;
const mostOpen = 5;

export type AskedIssue = {
  repository?: string | undefined;
  title?: string | undefined;
  body?: string | undefined;
  labels?: readonly string[] | undefined;
};

/** Has an issue made about the incident, in its own repository or another that a connection holds; it is made a moment later. */
export async function askForIssue(viewer: Viewer, incidentId: number, asked: AskedIssue): Promise<ThreadView> {
  if (viewer.kind === "link") throw new Forbidden("A link makes no issues.");
  const draft = await draftIssue(viewer, incidentId);
  const target = asked.repository
    ? draft.targets.find(({ repository }) => repository === asked.repository)
    : draft.targets[0];
  if (!target)
    throw new Conflict(
      "No connected code host may be written to for this repository. A manager connects it, and switches writing on, in Settings, Code hosts.",
    );
  const title = textOf(asked.title ?? draft.title, longestTitle, "/title");
  const body = textOf(asked.body ?? draft.body, longestBody, "/body");
  return inTransaction(async (tx) => {
    const incident = await editableIncident(tx, viewer, incidentId);
    requireTellable(incident);
    await requireNoSecret(`${title}\n${body}`, incident.identityKey);
    await requireRoom(tx, incidentId);
    const connection = await connectionOf(tx, target);
    const thread = await tx.thread.create({
      data: {
        incidentId,
        kind: "issue",
        codeHostId: connection?.id ?? null,
        host: target.host,
        repository: target.repository,
        title,
        body,
        labels: labelsOf(asked.labels ?? connection?.issueLabels ?? []),
        askedBy: actorOf(viewer),
        memberId: memberIdOf(viewer),
        toldOpen: incident.closedAt === null,
      },
      select: threadView,
    });
    await announce(tx, viewer, [
      { type: "issue.asked", incidentId, subject: String(thread.id), detail: { repository: target.repository } },
    ]);
    await makeSoon(tx, thread.id);
    return thread;
  });
}

export async function makeSoon(tx: Tx, threadId: number, runAt?: Date): Promise<void> {
  await enqueue(tx, "threads.make", { threadId }, { key: `threads.make:${threadId}`, ...(runAt ? { runAt } : {}) });
}

/** An incident has few issues, so that nobody makes many by pressing often. */
export async function requireRoom(tx: Tx, incidentId: number): Promise<void> {
  await tx.$queryRaw`SELECT id FROM "Incident" WHERE id = ${incidentId} FOR UPDATE`;
  const open = await tx.thread.count({ where: { incidentId, state: { in: ["wanted", "open"] } } });
  if (open >= mostOpen) throw new Conflict(`This incident has ${mostOpen} open issues and changes already.`);
}

export async function requireNoSecret(text: string, identityKey: string): Promise<void> {
  const [found] = await secretsIn(text, identityKey);
  if (found)
    throw new Invalid(
      `The text holds what looks like a secret (${found}). Take it out: many people may read it there.`,
      {
        pointer: "/body",
      },
    );
}

function textOf(given: string, longest: number, pointer: string): string {
  const text = given.trim();
  if (text === "" || text.length > longest)
    throw new Invalid(`It has between 1 and ${longest} characters.`, { pointer });
  return text;
}

function labelsOf(labels: readonly string[]): string[] {
  return [...new Set(labels.map((label) => label.trim()).filter((label) => label !== "" && label.length <= 50))].slice(
    0,
    10,
  );
}
