import { z } from "zod";
import type { LinkScope } from "@/lib/access/viewer";
import type { Tx } from "@/lib/db/client";
import { enqueue } from "@/lib/jobs/queue";
import { mailable } from "@/lib/mail/mailable";
import { queueMail } from "@/lib/mail/outbox";
import { definePlaybook, type Outcome } from "@/lib/playbooks/playbook";
import { createLink } from "@/lib/sharing/create";
import type { Contact, Severity } from "@/prisma/generated/enums";

const severities = ["critical", "high", "medium", "low", "info", "unknown"] as const satisfies readonly Severity[];

export const mailCommitAuthorSettings = z.object({
  feedback_collection: z.boolean().default(true).describe("The author can answer four questions through the link"),
  auto_healing: z
    .enum(["off", "on"])
    .default("off")
    .describe("The author can resolve or ignore the incident through the link"),
  lifespan_days: z.int().min(1).max(30).default(14).describe("How many days the link is valid"),
  minimum_severity: z.enum(severities).default("unknown").describe("Only incidents of this severity or above"),
  only_non_members: z.boolean().default(true).describe("Members of the workspace use the app instead"),
});
type Settings = z.infer<typeof mailCommitAuthorSettings>;

export const mailCommitAuthor = definePlaybook({
  id: "mail-commit-author",
  title: "Mail the commit's author",
  description: "When a new incident appears, its commit author gets one safe link to that one incident.",
  settings: mailCommitAuthorSettings,
  on: ["incident.triggered", "incident.author_identified", "incident.regressed"],
  async run(tx, { event, incident, settings, viewer }) {
    const contacted = async (contact: Contact, outcome: Outcome): Promise<Outcome> => {
      const contactReason = contact === "queued" ? null : outcome.detail;
      await tx.incident.update({ where: { id: incident.id }, data: { contact, contactReason } });
      return outcome;
    };

    if (incident.closedAt) return skipped("the incident is closed");
    if (event.detail.historical === true)
      return skipped("it comes from a scan of the history, which is not mailed by itself");
    if (severities.indexOf(incident.severity) > severities.indexOf(settings.minimum_severity)) {
      return skipped(`severity ${incident.severity} is below ${settings.minimum_severity}`);
    }
    const author =
      incident.authorId &&
      (await tx.address.findUnique({ where: { id: incident.authorId }, include: { developer: true } }));
    if (!author) {
      await lookUpCommits(tx, incident.id);
      return contacted("author_unknown", skipped("no source has named the commit's author yet"));
    }
    const verdict = await mailable(tx, author.email, author.developer.name);
    if (!verdict.mailable) return contacted("unreachable", skipped(verdict.reason));
    const { recipient } = verdict;
    if (settings.only_non_members && (await isMember(tx, recipient))) {
      return contacted("member", skipped("the author is a member and finds the incident in the app"));
    }

    const regressed = event.type === "incident.regressed";
    // Asked before a link is made: a new link withdraws the one that was mailed.
    if (!regressed && (await wasMailed(tx, incident.id, recipient))) {
      return skipped("the author was mailed about this incident before");
    }
    const link = await createLink(tx, viewer, {
      incidentId: incident.id,
      recipient,
      scopes: scopesOf(settings),
      lifespanDays: settings.lifespan_days,
    });
    const epoch = regressed ? `regression ${event.id}` : "first";
    const { linkId, jti } = link;
    await queueMail(tx, { kind: "incident-link", incidentId: incident.id, recipient, epoch, linkId, content: { jti } });
    return contacted("queued", { outcome: "done", detail: `mail to ${recipient} queued` });
  },
});

function skipped(detail: string): Outcome {
  return { outcome: "skipped", detail };
}

export function scopesOf(settings: Settings): LinkScope[] {
  return [
    "view",
    ...(settings.feedback_collection ? (["feedback"] as const) : []),
    ...(settings.auto_healing === "on" ? (["resolve"] as const) : []),
  ];
}

async function wasMailed(tx: Tx, incidentId: number, recipient: string): Promise<boolean> {
  return (await tx.mail.count({ where: { incidentId, recipient, kind: "incident-link" } })) > 0;
}

async function isMember(tx: Tx, email: string): Promise<boolean> {
  const identity = await tx.identity.findFirst({
    where: { email, emailVerified: true, member: { deactivatedAt: null } },
  });
  return identity !== null;
}

/** Asks the code host for the authors of the commits this incident was seen in. */
async function lookUpCommits(tx: Tx, incidentId: number): Promise<void> {
  const places = await tx.occurrence.findMany({
    where: { incidentId, authorId: null, commit: { not: "" } },
    distinct: ["repositoryId", "commit"],
    select: { repositoryId: true, commit: true },
    take: 20,
  });
  for (const { repositoryId, commit } of places) {
    await enqueue(
      tx,
      "commits.look-up",
      { repositoryId, sha: commit },
      { key: `commits.look-up:${repositoryId}:${commit}` },
    );
  }
}
