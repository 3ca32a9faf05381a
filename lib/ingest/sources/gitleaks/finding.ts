import { createHash } from "node:crypto";
import type { Finding, Place, ReportContext } from "@/lib/ingest/source";
import { Secret } from "@/lib/secret";
import { authorOf } from "../reading/author";
import { detectorName } from "../reading/detector-name";
import type { Entry } from "./entry";

const shortestQuoted = 8;
const longestKey = 400;

export function findingOf(entry: Entry, context: ReportContext): Finding {
  const { receivedAt, repository } = context;
  const withoutSecret = (text: string) => new Secret(entry.Secret).removedFrom(text);
  const description = withoutSecret(entry.Description).slice(0, 1_000);
  return {
    kind: "secret",
    identity: isRedacted(entry.Secret)
      ? { external: `gitleaks:${repository}:${fingerprintOf(entry)}` }
      : { secret: new Secret(entry.Secret) },
    detector: entry.RuleID,
    detectorName: detectorName(entry.RuleID, description),
    triggeredAt: entry.Date && entry.Date < receivedAt ? entry.Date : receivedAt,
    repository: { fullName: repository },
    ...(description ? { description } : {}),
    place: placeOf(entry, context),
  };
}

/** --redact writes REDACTED, or with a percentage the first characters and dots; a rule about paths has no secret. */
function isRedacted(secret: string): boolean {
  return secret === "" || secret === "REDACTED" || secret.endsWith("...");
}

/** gitleaks' own fingerprint is commit:file:rule:line; where there is none, the same is put together. */
function fingerprintOf({ Fingerprint, Commit, File, RuleID, StartLine }: Entry): string {
  const fingerprint = Fingerprint || [...(Commit ? [Commit] : []), File, RuleID, StartLine].join(":");
  return fingerprint.length > longestKey ? createHash("sha256").update(fingerprint).digest("hex") : fingerprint;
}

function placeOf(entry: Entry, { branch, historical, seenAt }: ReportContext): Place {
  const isQuotedIn = (text: string) => entry.Secret.length >= shortestQuoted && text.includes(entry.Secret);
  const path = isQuotedIn(entry.File) ? new Secret(entry.Secret).removedFrom(entry.File) : entry.File;
  const url = entry.Link && !isQuotedIn(decodedOf(entry.Link)) ? entry.Link : undefined;
  return {
    kind: "commit",
    commit: entry.Commit,
    path,
    line: entry.StartLine,
    column: entry.StartColumn,
    ...(entry.EndLine >= entry.StartLine && entry.EndLine > 0 ? { lineEnd: entry.EndLine } : {}),
    ...(branch ? { branch } : {}),
    ...(url ? { url } : {}),
    historical,
    ...(seenAt ? { seenAt } : {}),
    ...authorOf(entry.Author, entry.Email),
    ...(entry.Date ? { committedAt: entry.Date } : {}),
  };
}

function decodedOf(address: string): string {
  try {
    return `${address} ${decodeURIComponent(address)}`;
  } catch {
    return address;
  }
}
