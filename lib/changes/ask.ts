import { actorOf, memberIdOf, type Viewer } from "@/lib/access/viewer";
import { connectionOf } from "@/lib/alerts/writing-to";
import type { Agreed } from "@/lib/changes/planned";
import { type Proposal, proposeChange } from "@/lib/changes/propose";
import { inTransaction } from "@/lib/db/client";
import { env } from "@/lib/env";
import { Conflict } from "@/lib/errors";
import { announce } from "@/lib/incidents/announce";
import { editableIncident, requireTellable } from "@/lib/incidents/editable";
import { makeSoon, requireNoSecret, requireRoom } from "@/lib/threads/ask";
import { type ThreadView, threadView } from "@/lib/threads/view";

/** Has the change opened that was looked at; `digest` says which, and what has changed since is not done. */
export async function askForChange(
  viewer: Viewer,
  incidentId: number,
  { digest, name }: { digest: string; name?: string | undefined },
): Promise<ThreadView> {
  const proposal = await proposeChange(viewer, incidentId, name);
  if (proposal.digest !== digest)
    throw new Conflict("The files have changed since you looked. Look at the change again before it is opened.");
  return inTransaction(async (tx) => {
    const incident = await editableIncident(tx, viewer, incidentId);
    requireTellable(incident);
    await requireRoom(tx, incidentId);
    const before = await tx.thread.count({ where: { incidentId, kind: "change" } });
    const { host, repository } = proposal;
    const connection = await connectionOf(tx, { host, repository });
    const [title, body] = [proposal.summary.slice(0, 200).toWellFormed(), bodyOf(incidentId, proposal)];
    await requireNoSecret(`${title}\n${body}`, incident.identityKey);
    const thread = await tx.thread.create({
      data: {
        incidentId,
        kind: "change",
        codeHostId: connection?.id ?? null,
        host,
        repository,
        title,
        body,
        branch: `handback/incident-${incidentId}${before > 0 ? `-${before + 1}` : ""}`,
        plan: agreedOf(proposal, connection?.url ?? `https://${host}`),
        askedBy: actorOf(viewer),
        memberId: memberIdOf(viewer),
      },
      select: threadView,
    });
    await announce(tx, viewer, [
      { type: "change.asked", incidentId, subject: String(thread.id), detail: { repository } },
    ]);
    await makeSoon(tx, thread.id);
    return thread;
  });
}

function agreedOf({ digest, plan, name }: Proposal, url: string): Agreed {
  if (plan.kind === "remediation") return { digest, url, plan };
  return { digest, url, plan: { kind: "lookup", name: name ?? "API_TOKEN" } };
}

function bodyOf(id: number, { plan, name, summary }: Proposal): string {
  const what =
    plan.kind === "lookup"
      ? [
          `The code reads \`${name}\` from the environment now, instead of holding the secret itself.`,
          `**Before merging:** set \`${name}\` wherever this runs.`,
          "**Revoke the old secret in any case.** It stays in the history, and works until it is revoked.",
        ]
      : [
          `The scanner proposes: ${summary.replaceAll(/[`@<>]/g, "")}`,
          "Look at it as at any other change, and let the tests run.",
        ];
  return [...what, `The incident: ${env().PUBLIC_URL}/incidents/${id}`].join("\n\n");
}
