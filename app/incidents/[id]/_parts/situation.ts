import type { MemberViewer } from "@/lib/access/viewer";
import type { getIncident } from "@/lib/incidents/get";
import { ignoreReasonLabel } from "@/lib/incidents/ignore-reasons";
import type { IncidentRow } from "../../_list/row";
import type { Situation } from "./next-action";

type Incident = Awaited<ReturnType<typeof getIncident>>["incident"];

/** What the sentence on the next action rests on. */
export function situationOf(viewer: MemberViewer, incident: Incident, row: IncidentRow, now = new Date()): Situation {
  const isLive = ({ revokedAt, expiresAt }: Incident["sharingLinks"][number]) => revokedAt === null && expiresAt > now;
  const link = incident.sharingLinks.find(isLive) ?? incident.sharingLinks[0];
  const asked = incident.asked && (incident.asked.developer.name || incident.asked.email);
  // Until somebody is written to, whom the ladder found is only a proposal.
  const isProposal = ["author_unknown", "unreachable", "left", "disputed"].includes(incident.contact);
  const [request] = incident.requests;
  const answeredAt = incident.feedback.at(-1)?.updatedAt ?? null;
  const stands =
    request &&
    (request.decision === null || (request.decision === "denied" && !isLater(answeredAt, request.decidedAt)));
  return {
    ...incident,
    proposed: isProposal ? asked : null,
    author: (isProposal ? null : asked) ?? (row.author && (row.author.name || row.author.email)),
    owner: row.owner,
    ownerReads: incident.assignee?.id === viewer.memberId,
    ignoreReasonLabel: incident.ignoreReason && ignoreReasonLabel[incident.ignoreReason],
    mailedAt: incident.mails.find(({ state }) => state === "accepted")?.settledAt ?? null,
    linkLive: link !== undefined && isLive(link),
    openedAt: link?.lastSeenAt ?? null,
    answeredAt,
    request: stands
      ? {
          who: row.author?.email === request.email ? row.author.name || request.email : request.email,
          wanted: request.wanted === "ignored" ? "ignored" : "resolved",
          state: request.decision === null ? "waiting" : "denied",
          at: request.decidedAt ?? request.createdAt,
        }
      : null,
    reviewWaits: incident.reviewDrawnAt !== null && incident.reviewedAt === null,
  };
}

const isLater = (moment: Date | null, than: Date | null) => moment !== null && than !== null && moment > than;
