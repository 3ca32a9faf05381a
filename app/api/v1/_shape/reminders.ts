import { z } from "zod";
import { longestWords, type Reminded } from "@/lib/reminders/remind";

export const ReminderBody = z.object({
  words: z.string().max(longestWords).optional().describe("What a member reads with it"),
  preview: z.boolean().default(false).describe("Only answers what would happen"),
});

export const ReminderAnswer = z.object({
  reminded: z.array(z.object({ incident_id: z.int(), by: z.enum(["mail", "notification"]), email: z.string() })),
  skipped: z.array(z.object({ incident_id: z.int(), reason: z.string() })),
  more: z
    .int()
    .optional()
    .describe("Of a developer: how many open incidents were left out, as too many for one answer"),
});

export function remindedShape({ reminded, skipped, more }: Reminded): z.input<typeof ReminderAnswer> {
  return {
    reminded: reminded.map(({ incidentId, ...reach }) => ({ incident_id: incidentId, ...reach })),
    skipped: skipped.map(({ incidentId, reason }) => ({ incident_id: incidentId, reason })),
    ...(more === undefined ? {} : { more }),
  };
}
