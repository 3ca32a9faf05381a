import { createHash } from "node:crypto";
import type { Finding, ReportContext } from "@/lib/ingest/source";
import { Secret } from "@/lib/secret";
import { splitAuthor } from "../reading/author";
import { detectorName } from "../reading/detector-name";
import type { Entry } from "./entry";

/** A finding for every secret the entry names. */
export function findingsOf(entry: Entry, context: ReportContext): Finding[] {
  return entry.secrets.map((value) => findingOf(entry, new Secret(value), context));
}

function findingOf(
  { detector, validity, where, author, branch }: Entry,
  secret: Secret,
  context: ReportContext,
): Finding {
  const { receivedAt, repository } = context;
  const { commit, file, line, email, timestamp, link } = where;
  const onBranch = context.branch ?? branch.replace(/^origin\//, "").slice(0, 250);
  return {
    kind: "secret",
    identity: secret.length > 0 ? { secret } : { external: `trufflehog:${repository}:${placeKey(detector, where)}` },
    detector,
    detectorName: detectorName(detector),
    triggeredAt: timestamp && timestamp < receivedAt ? timestamp : receivedAt,
    repository: { fullName: repository },
    ...(validity ? { validity: { value: validity, at: receivedAt } } : {}),
    place: {
      kind: "commit",
      commit,
      path: secret.removedFrom(file),
      line,
      column: 0,
      ...(onBranch ? { branch: onBranch } : {}),
      ...(link && secret.removedFrom(link) === link ? { url: link } : {}),
      historical: context.historical,
      ...(context.seenAt ? { seenAt: context.seenAt } : {}),
      ...splitAuthor(email || author),
      ...(timestamp ? { committedAt: timestamp } : {}),
    },
  };
}

function placeKey(detector: string, { commit, file, line }: Entry["where"]): string {
  return createHash("sha256")
    .update(JSON.stringify([detector, commit, file, line]))
    .digest("hex");
}
