import { titleOf } from "@/app/_ui/words";
import type { Evidence, GrantView } from "@/lib/members/get";
import type { GrantRow } from "./grants-table";

export const grantRow =
  (memberId: number) =>
  ({ permission, origin, createdAt, incident, evidence }: GrantView): GrantRow => ({
    incidentId: incident.id,
    title: titleOf({ detectorName: incident.detectorName, repository: incident.repository?.fullName ?? null }),
    permission,
    origin: origin === "author_match" ? "Their commit" : "By hand",
    derived: origin === "author_match",
    assigned: incident.assigneeId === memberId,
    evidence: evidence && evidenceText(evidence),
    since: createdAt.toISOString(),
  });

function evidenceText({ commit, path, line, authorEmail, repository }: Evidence): string {
  const place = path ? `${repository.fullName} ${path}${line ? `:${line}` : ""}` : repository.fullName;
  const by = authorEmail ? `, by ${authorEmail}` : "";
  return commit ? `${place} in ${commit.slice(0, 8)}${by}` : `${place}${by}`;
}
