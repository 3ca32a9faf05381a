import type { IncidentKind } from "@/emails/steps";
import { ignoreReasonLabels } from "@/lib/feedback/questions";
import type { LinkIncident, Validity } from "./view";

export function isClosed(incident: Pick<LinkIncident, "status">): boolean {
  return incident.status === "resolved" || incident.status === "ignored";
}

/** The state in a sentence, for a page whose forms no longer apply. */
export function statusSentence(incident: LinkIncident): string {
  const { status, ignoreReason, closedAtText } = incident;
  if (status !== "resolved" && status !== "ignored") return "It is open.";
  const when = closedAtText ? ` on ${closedAtText}` : "";
  const why = status === "ignored" && ignoreReason ? `: ${ignoreReasonLabels[ignoreReason].toLowerCase()}` : "";
  return `It was ${status}${when}${why}.${revocation(incident)}`;
}

function revocation({ kind, secretRevoked, verification }: LinkIncident): string {
  if (kind !== "secret" || secretRevoked !== true) return "";
  return verification === "verified" ? " Revoked, and seen to be so." : " Revoked, as its author says.";
}

export const validityWords: Record<Validity, string> = {
  valid: "Still works: revoke it first",
  invalid: "No longer works",
  failed_to_check: "The check failed; take it as working",
  no_checker: "Nobody can check this kind; take it as working",
  unknown: "Not checked; take it as working",
};

export const kindWords: Record<IncidentKind, { what: string; alert: string }> = {
  secret: { what: "What leaked", alert: "A secret" },
  code_scanning: { what: "What was found", alert: "A code scanning alert" },
  dependency: { what: "What was found", alert: "A vulnerable dependency" },
};
