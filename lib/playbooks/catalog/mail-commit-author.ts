import { z } from "zod";
import type { LinkScope } from "@/lib/access/viewer";
import { ask } from "@/lib/asking/ask";
import type { Asked, Found } from "@/lib/asking/climb";
import { whoToAsk } from "@/lib/asking/ladder";
import { askingSettings } from "@/lib/asking/settings";
import { askedColumns, isFar, standingOf } from "@/lib/asking/standing";
import { overriddenLevel } from "@/lib/closure/level";
import type { Tx } from "@/lib/db/client";
import { enqueue } from "@/lib/jobs/queue";
import { definePlaybook, type Outcome } from "@/lib/playbooks/playbook";
import { scheduleReminders } from "@/lib/playbooks/remind";
import type { Incident } from "@/prisma/generated/client";
import type { Severity } from "@/prisma/generated/enums";

const severities = ["critical", "high", "medium", "low", "info", "unknown"] as const satisfies readonly Severity[];

export const mailCommitAuthorSettings = z.object({
  feedback_collection: z
    .boolean()
    .default(true)
    .describe("The author can answer a few short questions through the link"),
  auto_healing: z
    .enum(["off", "request", "on"])
    .default("off")
    .describe("The author can resolve or ignore the incident through the link"),
  lifespan_days: z.int().min(1).max(30).default(14).describe("How many days the link is valid"),
  minimum_severity: z.enum(severities).default("unknown").describe("Only incidents of this severity or above"),
  reminders: z.boolean().default(false).describe("Who has not answered is reminded after 1, 3 and 7 days"),
  ...askingSettings,
});
type Settings = z.infer<typeof mailCommitAuthorSettings>;

export const mailCommitAuthor = definePlaybook({
  id: "mail-commit-author",
  title: "Mail the commit's author",
  description: "When a new incident appears, its commit author gets one safe link to that one incident.",
  settings: mailCommitAuthorSettings,
  on: [
    "incident.triggered",
    "incident.author_identified",
    "incident.regressed",
    "incident.author_disputed",
    "incident.asking_changed",
  ],
  async run(tx, { event, incident, settings, viewer }) {
    if (incident.closedAt) return skipped("the incident is closed");
    if (incident.needToKnow) return skipped("it is kept among those who need to know");
    if (event.detail.historical === true)
      return skipped("it comes from a scan of the history, which is not mailed by itself");
    if (severities.indexOf(incident.severity) > severities.indexOf(settings.minimum_severity)) {
      return skipped(`severity ${incident.severity} is below ${settings.minimum_severity}`);
    }
    const regressed = event.type === "incident.regressed";
    if (incident.contact === "answered" && !regressed) return skipped("somebody has answered already");
    const asked = await whoToAsk(tx, incident, settings);
    if (!asked.found || isFar(asked.found)) await lookUpCommits(tx, incident.id);
    const recipient = whomToMail(incident, asked, settings);
    if ("not" in recipient) return stand(tx, incident, asked, recipient.not);
    if (recipient.later) return askLater(tx, incident, asked);
    const { found } = recipient;
    // Asked before a link is made: a new link withdraws the one that was mailed.
    if (!regressed && (await wasMailed(tx, incident.id, found.address))) {
      return skipped(`${found.address} was mailed about this incident before`);
    }
    const level = (await overriddenLevel(tx, incident, found.address)) ?? settings.auto_healing;
    const mailId = await ask(tx, viewer, incident, found, {
      scopes: scopesOf({ ...settings, auto_healing: level }),
      lifespanDays: settings.lifespan_days,
      epoch: regressed ? `regression ${event.id}` : "first",
    });
    if (settings.reminders && mailId) await scheduleReminders(tx, mailId);
    return { outcome: "done", detail: `mail to ${found.address} queued: ${stepWord[found.step]}` };
  },
});

const stepWord: Record<Found["step"], string> = {
  author: "the commit's author",
  other_address: "another address of the commit's author",
  co_author: "a co-author of the commit",
  pusher: "who pushed the commit",
  code_owner: "an owner of the path",
  repository_owner: "the repository's named owner",
  named: "named by the last recipient",
};

/** The push that tells the author may still be on its way. */
const patienceMs = 3_600_000;

type Recipient = { not: string } | { found: Found; later: boolean };

function whomToMail(incident: Incident, { found, tried }: Asked, settings: Settings): Recipient {
  if (!found) return { not: tried.length > 1 ? "; nobody else can be asked" : "" };
  if (incident.contact === "disputed") return { not: `; next would be ${found.name}, ${stepWord[found.step]}` };
  if (found.by === "app" || (isFar(found) && settings.ask_others !== "mail")) return { not: "" };
  const fresh = incident.authorId === null && Date.now() - incident.createdAt.getTime() < patienceMs;
  return { found, later: isFar(found) && fresh };
}

/** Nobody is written to: the incident says why, and who could be asked. */
async function stand(tx: Tx, incident: Incident, asked: Asked, more: string): Promise<Outcome> {
  const standing = standingOf(incident, asked);
  await tx.incident.update({
    where: { id: incident.id },
    data: { ...standing, ...(await askedColumns(tx, asked.found)) },
  });
  return skipped(`${standing.contactReason}${more}`);
}

async function askLater(tx: Tx, incident: Incident, { tried }: Asked): Promise<Outcome> {
  const id = incident.id;
  await tx.incident.update({ where: { id }, data: standingOf(incident, { found: null, tried }) });
  await enqueue(
    tx,
    "asking.reconsider",
    { incidentId: id },
    { runAt: new Date(Date.now() + patienceMs), key: `asking.reconsider:${id}:later` },
  );
  return skipped("no source has named the commit's author yet; somebody else is asked in an hour");
}

function skipped(detail: string): Outcome {
  return { outcome: "skipped", detail };
}

export function scopesOf(settings: Settings): LinkScope[] {
  return [
    "view",
    ...(settings.feedback_collection ? (["feedback"] as const) : []),
    ...(settings.auto_healing === "off" ? [] : (["resolve"] as const)),
    ...(settings.auto_healing === "request" ? (["request"] as const) : []),
  ];
}

async function wasMailed(tx: Tx, incidentId: number, recipient: string): Promise<boolean> {
  return (await tx.mail.count({ where: { incidentId, recipient, kind: "incident-link" } })) > 0;
}

const mostLookUps = 20;

/** Asks the code host about the commits this incident was seen in, where nobody has told of them yet. */
async function lookUpCommits(tx: Tx, incidentId: number): Promise<void> {
  const places = await tx.occurrence.findMany({
    where: { incidentId, commit: { not: "" } },
    distinct: ["repositoryId", "commit"],
    select: { repositoryId: true, commit: true },
    take: mostLookUps,
  });
  const told = await tx.commit.findMany({
    where: { OR: places.map(({ repositoryId, commit }) => ({ repositoryId, sha: commit })) },
    select: { repositoryId: true, sha: true },
  });
  const known = new Set(told.map(({ repositoryId, sha }) => `${repositoryId}:${sha}`));
  for (const { repositoryId, commit } of places) {
    const key = `${repositoryId}:${commit}`;
    if (known.has(key)) continue;
    await enqueue(tx, "commits.look-up", { repositoryId, sha: commit }, { key: `commits.look-up:${key}` });
  }
}
