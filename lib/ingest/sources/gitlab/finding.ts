import { createHash } from "node:crypto";
import type { Finding, FindingKind, FindingSeverity, Place, ReportContext } from "@/lib/ingest/source";
import { Secret } from "@/lib/secret";
import { splitAuthor } from "../reading/author";
import { detectorName } from "../reading/detector-name";
import type { Location, Report, Vulnerability } from "./report";

const kinds: Record<string, FindingKind> = {
  secret_detection: "secret",
  sast: "code_scanning",
  dast: "code_scanning",
  dependency_scanning: "dependency",
  container_scanning: "dependency",
  cluster_image_scanning: "dependency",
};

export function kindOf(type: string): FindingKind | undefined {
  return kinds[type];
}

const severities: readonly FindingSeverity[] = ["critical", "high", "medium", "low", "info", "unknown"];

export function severityOf(said: string): FindingSeverity {
  return severities.find((severity) => severity === said.toLowerCase()) ?? "unknown";
}

/** The package a vulnerability is in, as "libc6 2.28-10", or "". */
export function packageOf({ dependency }: Location): string {
  return [dependency?.package?.name, dependency?.version].filter(Boolean).join(" ");
}

export function findingOf(entry: Vulnerability, { scan, remediations }: Report, context: ReportContext): Finding {
  const { location, identifiers } = entry;
  const kind = kinds[entry.category] ?? kinds[scan.type] ?? (location.dependency ? "dependency" : "code_scanning");
  const secret = new Secret(kind === "secret" ? wholeSecret(entry.raw_source_code_extract) : "");
  const rule = (identifiers[0]?.value || identifiers[0]?.name || entry.name || "unnamed rule").slice(0, 200);
  const began = location.commit?.date ?? scan.start_time ?? context.receivedAt;
  const about = [packageOf(location), entry.description || entry.message].filter(Boolean).join(": ");
  const description = secret.removedFrom(about).slice(0, 1_000);
  const place = placeOf(location, secret, context);
  const remediation = remediationOf(entry, remediations);
  return {
    kind,
    identity: secret.length > 0 ? { secret } : { external: `gitlab:${context.repository}:${idOf(entry)}` },
    detector: rule,
    detectorName: (entry.name || entry.message || identifiers[0]?.name || detectorName(rule)).slice(0, 200),
    triggeredAt: began < context.receivedAt ? began : context.receivedAt,
    repository: { fullName: context.repository },
    ...(kind === "secret" ? {} : { severity: { value: severityOf(entry.severity), at: context.receivedAt } }),
    ...(description ? { description } : {}),
    ...(place ? { place } : {}),
    ...(remediation ? { remediation } : {}),
  };
}

const longestDiff = 256 * 1024;

/** The patch that the report says mends this; in base64, as the schema has it. */
function remediationOf({ id, cve }: Vulnerability, remediations: Report["remediations"]): Finding["remediation"] {
  const fitting = remediations.find(({ fixes }) =>
    fixes.some((fix) => (fix.id !== "" && fix.id === id) || (fix.cve !== "" && fix.cve === cve)),
  );
  if (!fitting || !/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(fitting.diff)) return undefined;
  const diff = Buffer.from(fitting.diff, "base64").toString("utf8");
  if (diff.length > longestDiff || !/^(diff --git |--- )/m.test(diff)) return undefined;
  return { summary: (fitting.summary || "A patch from the scanner").slice(0, 300), diff };
}

/** The extract may be cut to its first line: the head of a private key is the same for all of them, and none of them. */
function wholeSecret(extract: string): string {
  return /^-----BEGIN [A-Z0-9 ]+-----$/.test(extract.trim()) ? "" : extract;
}

function idOf({ id, cve, category, location, identifiers }: Vulnerability): string {
  const known = id || cve;
  if (known && known.length <= 300 && !/[\s]/.test(known)) return known;
  return createHash("sha256")
    .update(JSON.stringify([known, category, location, identifiers[0]]))
    .digest("hex");
}

function placeOf(location: Location, secret: Secret, { branch, historical, seenAt }: ReportContext): Place | undefined {
  const path = secret.removedFrom(location.file || location.image || packageOf(location));
  if (path === "") return undefined;
  const { start_line, end_line, commit } = location;
  return {
    kind: "commit",
    // A scan of the present state names no commit: 0000000.
    commit: /^0*$/.test(commit?.sha ?? "") ? "" : (commit?.sha ?? "").slice(0, 100),
    path: path.slice(0, 4_096),
    line: start_line,
    column: 0,
    ...(end_line >= start_line && end_line > 0 ? { lineEnd: end_line } : {}),
    ...(branch ? { branch } : {}),
    historical,
    ...(seenAt ? { seenAt } : {}),
    ...splitAuthor(commit?.author ?? ""),
    ...(commit?.date ? { committedAt: commit.date } : {}),
  };
}
