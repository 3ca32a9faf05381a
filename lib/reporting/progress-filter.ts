import { z } from "zod";
import { anyOf } from "@/lib/incidents/filter";
import { addDays, dayOf } from "@/lib/reporting/report-filter";

/** How many days, in UTC and with the running one, a period of the developers' figures has. */
export const periods = { "30d": 30, "90d": 90, "12m": 365 } as const;
export type Period = keyof typeof periods;

/** The day on which a period began, as "2026-11-28". */
export function sinceOf(period: Period, now: Date): string {
  return addDays(dayOf(now), 1 - periods[period])
    .toISOString()
    .slice(0, 10);
}

/**
 * Where the conversation with a developer stands. Who has left, or cannot be reached about something open, is that;
 * otherwise the last word counts: they answered, they opened the link (or read it in the app), or they were mailed (or told
 * in the app). Silent: mailed a week ago or longer, and an answer is awaited.
 */
export const standings = {
  none: "none",
  mailed: "mailed",
  opened: "opened",
  answered: "answered",
  silent: "silent",
  unreachable: "unreachable",
  left: "left",
} as const;
export type Standing = keyof typeof standings;
export const silentAfterDays = 7;

export const progressSorts = [
  "name",
  "contact",
  "incidents",
  "open",
  "overdue",
  "awaiting",
  "resolved",
  "ignored",
  "action",
  "remediation",
  "last_contact",
  "trend",
] as const;

/** Every way to narrow and order the list of developers, as it stands in a URL. */
export const ProgressFilter = z.object({
  period: z.enum(["30d", "90d", "12m"]).default("90d").catch("90d"),
  q: z.string().trim().max(200).optional(),
  contact: anyOf(standings),
  only: z.enum(["open", "overdue"]).optional().catch(undefined),
  sort: z.enum(progressSorts).default("overdue").catch("overdue"),
  direction: z.enum(["asc", "desc"]).default("desc").catch("desc"),
});
export type ProgressFilter = z.infer<typeof ProgressFilter>;
