import type { DispatchAction, Severity } from "@/prisma/generated/enums";

/** What a channel is told, whatever its form. */
export type Tidings = {
  action: DispatchAction;
  /** Stable for this message, so that a receiver knows a repetition. */
  id: string;
  at: Date;
  escalationId: number;
  startedAt: Date;
  incident: { id: number; url: string; title: string; severity: Severity; kind: string; repository: string | null };
  /** Who is paged, and which page of the escalation it is. */
  page: { level: number; name: string; email: string } | null;
  /** Who acknowledged it. */
  acknowledgedBy: string | null;
};

/** One sentence of it, for people. */
export function sentenceOf({ action, incident, page, acknowledgedBy }: Tidings): string {
  const subject = `INC-${incident.id}, ${incident.title}`;
  if (action === "trigger") {
    const who = page ? `${page.name} is paged` : "Somebody is paged";
    return `${who} about ${subject} (${incident.severity})${page && page.level > 1 ? `: page ${page.level}` : ""}`;
  }
  if (action === "acknowledge") return `${acknowledgedBy ?? "Somebody"} acknowledged ${subject}, and owns it`;
  return `${subject} is closed`;
}
