/** What somebody may have to be told about, beyond the audit trail itself; lib/notifications says whom. */
export const noteworthy = [
  "incident.assigned",
  "incident.commented",
  "incident.feedback_received",
  "incident.regressed",
  "incident.expired",
  "incident.author_disputed",
  "incident.reminded",
  "due-dates.told",
  "escalation.paged",
  "escalation.exhausted",
  "channel.failed",
  "hand-off.sent",
  "hand-off.accepted",
  "hand-off.declined",
  "hand-off.owed",
  "hand-off.awaited",
  "hand-off.missing",
  "hand-off.passed_on",
  "hand-off.orphaned",
  "shift.review_due",
  "shift.hand_off_due",
  "swap.asked",
  "swap.accepted",
  "swap.declined",
  "swap.withdrawn",
  "campaign.asked",
  "campaign.planned",
  "incident.resolved",
  "incident.ignored",
  "closure.requested",
  "closure.approved",
  "closure.denied",
  "closure.withdrawn",
  "closure.doubted",
  "developer.work_assigned",
  "developer.work_transferred",
  "grant.given",
  "grant.derived",
  "sharing-link.travelled",
  "mail.failed",
  "mail.bounced",
  "mail.held",
  "issue.closed",
  "alert.conflicted",
  "alert.failed",
  "response.declared",
  "response.person_added",
  "response.step_assigned",
  "response.action_assigned",
  "response.action_due",
  "export.finished",
  "export.failed",
  "back-fill.finished",
  "back-fill.failed",
] as const;
export type Noteworthy = (typeof noteworthy)[number];

/** Whether anybody may have to be told of it. What happens in numbers, such as an import, must not be. */
export function isNoteworthy<Event extends { type: string; detail?: unknown }>(
  event: Event,
  actor: string,
): event is Event & { type: Noteworthy } {
  const { type, detail } = event;
  if (type === "incident.resolved" || type === "incident.ignored") return actor.startsWith("link:");
  // Asked anew, the new request is told.
  if (type === "closure.withdrawn") return !(isDetail(detail) && "anew" in detail);
  // Of work that is given to somebody at once, the whole is told, and not each incident.
  if (type === "incident.assigned") return !(isDetail(detail) && "transferredFrom" in detail);
  // A campaign's digest that does not arrive is told once, and not for each of its incidents.
  if (type === "mail.failed" || type === "mail.bounced")
    return !(isDetail(detail) && "target" in detail && "digest" in detail);
  // An issue that was closed with its incident, or where the connection only marks it, asks nobody.
  if (type === "issue.closed") return isDetail(detail) && "asks" in detail && detail.asks === true;
  // Of those without an account the campaign itself tells.
  if (type === "campaign.asked") return isDetail(detail) && "memberId" in detail;
  return (noteworthy as readonly string[]).includes(type);
}

const isDetail = (detail: unknown): detail is object => typeof detail === "object" && detail !== null;
