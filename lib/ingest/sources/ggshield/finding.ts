import type { Finding, FindingValidity, ReportContext } from "@/lib/ingest/source";
import { Secret } from "@/lib/secret";
import { authorOf } from "../reading/author";
import { detectorName } from "../reading/detector-name";
import type { Incident } from "./incident";
import type { ScannedFile } from "./scans";

const validities: readonly FindingValidity[] = ["valid", "invalid", "failed_to_check", "no_checker"];

/** A finding for every line the incident is on; other policies than secrets are none of ours. */
export function findingsOf(incident: Incident, file: ScannedFile, context: ReportContext): Finding[] {
  const { policy, type, detector, ignore_sha, incident_url, occurrences } = incident;
  if (policy !== "" && policy !== "Secrets detection") return [];
  const { receivedAt, repository, branch, historical, seenAt } = context;
  const validity = validities.find((known) => known === incident.validity);
  const rule = (detector || type || "secret").slice(0, 200);
  const lines = new Map(
    occurrences.map(({ line_start, line_end, post_line_start, pre_line_start }) => {
      const line = line_start || post_line_start || pre_line_start;
      return [line, line_end >= line ? line_end : 0];
    }),
  );
  return [...(lines.size > 0 ? lines : new Map([[0, 0]]))].map(([line, lineEnd]) => ({
    kind: "secret",
    // GitGuardian's hash of a weak secret could be guessed; under our key it cannot.
    identity: { external: `ggshield:secret:${new Secret(ignore_sha).fingerprint()}` },
    detector: rule,
    detectorName: detectorName(rule),
    triggeredAt: file.date && file.date < receivedAt ? file.date : receivedAt,
    repository: { fullName: repository },
    ...(validity ? { validity: { value: validity, at: receivedAt } } : {}),
    ...(incident_url ? { url: incident_url } : {}),
    place: {
      kind: "commit",
      commit: file.commit,
      path: file.name,
      line,
      column: 0,
      ...(lineEnd > 0 ? { lineEnd } : {}),
      ...(branch ? { branch } : {}),
      historical,
      ...(seenAt ? { seenAt } : {}),
      ...authorOf(file.author, file.email),
      ...(file.date ? { committedAt: file.date } : {}),
    },
  }));
}
