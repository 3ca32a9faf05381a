import type { Incident } from "@/prisma/generated/client";
import type { Severity } from "@/prisma/generated/enums";

const dayMs = 86_400_000;

/** Within how many days an incident should be closed. */
const daysToClose: Record<Severity, number> = {
  critical: 7,
  high: 30,
  medium: 90,
  low: 120,
  info: 120,
  unknown: 120,
};

type Dated = Pick<Incident, "severity" | "triggeredAt" | "regression" | "statusAt">;

/** When an incident is due: counted from its first trigger, of a regression from when it came back. */
export function dueAt({ severity, triggeredAt, regression, statusAt }: Dated): Date {
  return new Date((regression ? statusAt : triggeredAt).getTime() + daysToClose[severity] * dayMs);
}

/** The same for a narrow column: "3 days", "today", "3 days late". */
export function dueBriefly(due: Date, now: Date): string {
  const days = Math.floor(Math.abs(due.getTime() - now.getTime()) / dayMs);
  if (days === 0) return due >= now ? "today" : "late since today";
  return `${days === 1 ? "1 day" : `${days} days`}${due >= now ? "" : " late"}`;
}

/** "due in 3 days", "due today", "overdue by 3 days". */
export function dueWords(due: Date, now: Date): string {
  const days = Math.floor(Math.abs(due.getTime() - now.getTime()) / dayMs);
  const span = days === 1 ? "1 day" : `${days} days`;
  if (due >= now) return days === 0 ? "due today" : `due in ${span}`;
  return days === 0 ? "overdue since today" : `overdue by ${span}`;
}
