import { env } from "@/lib/env";
import type { OpenPage } from "@/lib/oncall/page-link";

export type PageLinkView = ReturnType<typeof pageLinkView>;

/** What the page behind the link of a page says. */
export function pageLinkView({ member, memberId, level, reason, pagedAt, escalation }: OpenPage) {
  const { incident, acknowledger, acknowledgedAt, state, dueAt } = escalation;
  const closed = incident.closedAt !== null || state === "over";
  return {
    name: member?.name ?? "",
    incident: {
      id: incident.id,
      url: `${env().PUBLIC_URL}/incidents/${incident.id}`,
      detectorName: incident.detectorName,
      severity: incident.severity,
      repository: incident.repository?.fullName ?? null,
      triggeredAt: incident.triggeredAt,
    },
    level,
    because: reason,
    pagedAt,
    nextAt: dueAt,
    state: closed ? ("closed" as const) : state === "acknowledged" ? ("acknowledged" as const) : ("waits" as const),
    own: escalation.acknowledgedBy === memberId,
    acknowledgedBy: acknowledger?.name ?? "Somebody",
    acknowledgedAt,
  };
}
