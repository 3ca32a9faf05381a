import { z } from "zod";

/** Every job by name, with the shape of its payload. The worker maps each name to its handler. */
export const jobs = {
  /** Drains received deliveries. */
  "deliveries.process": z.object({}),
  /** Offers audit events, oldest first, to every enabled playbook. */
  "playbooks.run": z.object({ eventIds: z.array(z.string()) }),
  /** Tells members what happened, from audit events. */
  "notifications.fan-out": z.object({ eventIds: z.array(z.string()) }),
  /** Writes one mail of what a member is to be mailed by now. */
  "notifications.mail": z.object({ memberId: z.number() }),
  /** Tries to send one row of the outbox. */
  "mail.send": z.object({ mailId: z.string() }),
  /** Writes a recipient's digest of what is beyond their caps. */
  "mail.digest": z.object({ recipient: z.string() }),
  /** Replaces live links whose key was withdrawn. */
  "links.reissue": z.object({}),
  /** Tells the holder of a link why their request to close was denied. */
  "links.denied": z.object({ requestId: z.number() }),
  /** Tells one channel of a page, of its acknowledgement, or that it is over. */
  "pages.dispatch": z.object({ dispatchId: z.string() }),
  /** Reminds whoever is on call of what their shift asks of them. */
  "shifts.remind": z.object({}),
  /** Asks the code host who authored a commit. */
  "commits.look-up": z.object({ repositoryId: z.number(), sha: z.string() }),
  /** Looks again at who is asked about open incidents: one, those of a repository, or those a developer has a part in. */
  "asking.reconsider": z.union([
    z.object({ incidentId: z.number() }),
    z.object({ repositoryId: z.number() }),
    z.object({ developerId: z.number() }),
  ]),
  /** Reminds somebody of a mail about an incident that they have not answered. */
  "asking.remind": z.object({ mailId: z.string(), day: z.number() }),
  /** Asks the sign-in provider again about those who are signed in. */
  "sessions.recheck": z.object({}),
  /** Goes on working out who a campaign's draft would ask about what. */
  "campaigns.plan": z.object({ campaignId: z.number() }),
  /** Writes the next digest of a campaign, or ends it. */
  "campaigns.advance": z.object({ campaignId: z.number() }),
  /** Looks again at whose turn the incidents of a running campaign are; of every one, each hour. */
  "campaigns.review": z.object({ campaignId: z.number().optional() }),
  /** Each night: looks for addresses that may be one person's, and at every derived grant. */
  "identities.review": z.object({}),
  /** Writes the next parts of an export. */
  "exports.write": z.object({ exportId: z.string() }),
  /** Judges a merge request anew; without one, all recent ones. */
  "merge-requests.judge": z.object({ mergeRequestId: z.number().optional() }),
  /** Writes a merge request's comment and status at its code host. */
  "merge-requests.say": z.object({ mergeRequestId: z.number() }),
  /** Resolves what a scan of a whole branch found gone from it, where it is nowhere else. */
  "sightings.settle": z.object({
    ...{ repositoryId: z.number(), branch: z.string(), goneAt: z.string() },
    deleted: z.boolean().optional(),
  }),
  /** Gives open incidents the due dates that changed days make. */
  "due-dates.recount": z.object({}),
  /** Tells of due dates that come near or have passed. */
  "due-dates.tell": z.object({}),
  /** Opens again what was ignored until now. */
  "incidents.expire": z.object({}),
  /** Writes the week in figures to the managers whose Monday morning it is. */
  "reports.weekly": z.object({}),
  /** Adds up what changed in the figures. */
  "tally.fold": z.object({}),
  /** Counts the developers anew whose figures are out of date. */
  "progress.recount": z.object({}),
  /** Reads the next pages of what a code host holds already. */
  "back-fills.advance": z.object({ backFillId: z.number() }),
  /** Compares a code host's webhook deliveries with ours; without one, has every one compared. */
  "code-hosts.reconcile": z.object({ codeHostId: z.number().optional() }),
  /** The same of its alerts and our incidents. */
  "code-hosts.sweep": z.object({ codeHostId: z.number().optional() }),
  /** Brings an incident and its alert at the source in step. */
  "alerts.compare": z.object({ incidentId: z.number() }),
  /** Makes an issue or a change at a code host that was asked for. */
  "threads.make": z.object({ threadId: z.number() }),
  /** Tells an incident's issues that it was closed or opened. */
  "threads.tell": z.object({ incidentId: z.number() }),
  /** Does what a comment at a code host asks for. */
  "commands.act": z.object({ commandId: z.number() }),
  /** Answers such a comment. */
  "commands.answer": z.object({ commandId: z.number() }),
  /** Finds what was left behind: due deliveries and mail, expired sessions and links. */
  "housekeeping.sweep": z.object({}),
} as const;

export type JobName = keyof typeof jobs;
export type JobPayload<Name extends JobName> = z.infer<(typeof jobs)[Name]>;

/** Lower goes first: what is delivered, and mail somebody waits for, does not queue behind a burst's playbooks, nor these behind history. */
export function priorityOf(name: JobName): number {
  if (name === "back-fills.advance" || name === "code-hosts.sweep") return 10;
  return name === "deliveries.process" || name === "mail.send" || name === "pages.dispatch" ? -10 : 0;
}
