import { z } from "zod";

/** Every job by name, with the shape of its payload. The worker maps each name to its handler. */
export const jobs = {
  /** Drains received deliveries. */
  "deliveries.process": z.object({}),
  /** Offers audit events, oldest first, to every enabled playbook. */
  "playbooks.run": z.object({ eventIds: z.array(z.string()) }),
  /** Tries to send one row of the outbox. */
  "mail.send": z.object({ mailId: z.string() }),
  /** Asks the code host who authored a commit. */
  "commits.look-up": z.object({ repositoryId: z.number(), sha: z.string() }),
  /** Finds what was left behind: due deliveries and mail, expired sessions and links. */
  "housekeeping.sweep": z.object({}),
} as const;

export type JobName = keyof typeof jobs;
export type JobPayload<Name extends JobName> = z.infer<(typeof jobs)[Name]>;
