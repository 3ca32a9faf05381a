import { createHash } from "node:crypto";
import { authorize } from "@/lib/access/policy";
import type { MemberViewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import { Invalid } from "@/lib/errors";
import { ignoreReasonLabel } from "@/lib/incidents/ignore-reasons";
import { type Detector, detectorOf } from "@/lib/scanning/detectors";
import { type Document, type Found, find } from "@/lib/scanning/engine";
import { findWithGitleaks } from "@/lib/scanning/gitleaks";
import {
  type DiffKind,
  diffKindAt,
  isDiff,
  type Position,
  positionOf,
  withoutMarks,
  withoutPatch,
} from "@/lib/scanning/position";
import { type Leak, leaksIn } from "@/lib/scanning/secrets";
import { Secret } from "@/lib/secret";
import type { IgnoreReason, IncidentStatus, Validity } from "@/prisma/generated/enums";

export const mostDocuments = 20;
export const longestDocument = 1_048_576;
const mostBreaks = 100;

/** The match is the caller's own text, sent back to them alone; it is never kept. */
export type Match = Position & { type: string; match: string };
export type PolicyBreak = Detector & {
  policy: "Secrets detection";
  matches: Match[];
  validity: Validity;
  known_secret: boolean;
  incident_url: string;
  is_excluded: boolean;
  exclude_reason: string | null;
  diff_kind: DiffKind | null;
  is_vaulted: false;
};
export type Scanned = {
  policy_break_count: number;
  policies: ["Secrets detection"];
  policy_breaks: PolicyBreak[];
  is_diff: boolean;
};

/**
 * Looks for secrets in the caller's documents; nothing of them is kept or logged. What is known to the workspace, and may
 * be seen by the caller, comes with its incident; what was ignored there is marked as excluded. The scope `scan` is enough
 * for that, as it is all that ggshield asks for: whoever asks holds the secret already.
 */
export async function scanDocuments(viewer: MemberViewer, documents: readonly Document[]): Promise<Scanned[]> {
  authorize(viewer, "scan");
  for (const [index, { document }] of documents.entries()) {
    if (Buffer.byteLength(document) > longestDocument)
      throw new Invalid("A document has at most 1 MiB.", { pointer: `/${index}/document` });
  }
  const found = await foundIn(documents);
  const leaks = documents.map(({ document }, index) => leaksIn(document, found[index] ?? []).slice(0, mostBreaks));
  const known = await knownIncidents(
    viewer,
    leaks.flatMap((each, index) => each.flatMap((leak) => keysOf(documents[index]?.document ?? "", leak))),
  );
  return documents.map(({ document }, index) => {
    const breaks = (leaks[index] ?? []).map((leak) => {
      const keys = keysOf(document, leak);
      return breakOf(document, leak, known.get(keys.find((key) => known.has(key)) ?? ""));
    });
    return {
      policy_break_count: breaks.length,
      policies: ["Secrets detection"],
      policy_breaks: breaks,
      is_diff: isDiff(document),
    };
  });
}

async function foundIn(documents: readonly Document[]): Promise<Found[][]> {
  const plain = documents.map(({ document }) => (isDiff(document) ? withoutPatch(document) : null));
  const texts = documents.map(({ filename, document }, index) => ({
    filename,
    document: plain[index]?.text ?? document,
  }));
  // Of what both find, the first's name is kept.
  const [found, more] = await Promise.all([find(texts), findWithGitleaks(texts)]);
  return found.map((own, index) => {
    const each = [...own, ...(more[index] ?? [])];
    const patch = plain[index];
    if (!patch) return each;
    // The end is exclusive: the character before it says which line it is in.
    return each.map(({ rule, start, end }) => ({
      rule,
      start: patch.originalOf(start),
      end: patch.originalOf(end - 1) + 1,
    }));
  });
}

type Known = { id: number; validity: Validity; status: IncidentStatus; ignoreReason: IgnoreReason | null };

async function knownIncidents(viewer: MemberViewer, keys: readonly string[]): Promise<Map<string, Known>> {
  if (keys.length === 0) return new Map();
  const rows = await db().incident.findMany({
    where: { AND: [{ identityKey: { in: [...new Set(keys)] } }, visibleTo(viewer, "scan")] },
    select: { id: true, identityKey: true, validity: true, status: true, ignoreReason: true },
  });
  return new Map(rows.map((row) => [row.identityKey, row]));
}

/**
 * What the secret's incident may be known by: its keyed fingerprint, of a user, a password and a host the password's; else
 * that of the hash by which ggshield's reports name it, which is of the matches as they are answered here.
 */
function keysOf(document: string, { parts }: Leak): [string, string] {
  const part = parts.find(({ type }) => type === "password") ?? parts[0];
  const match = document.slice(part.start, part.end);
  const named = parts
    .toSorted((one, other) => (one.type < other.type ? -1 : 1))
    .map(({ type, start, end }) => `${document.slice(start, end)},${type}`);
  const hash = createHash("sha256").update(named.join("")).digest("hex");
  return [
    `secret:${new Secret(isDiff(document) ? withoutMarks(match) : match).fingerprint()}`,
    `ggshield:secret:${new Secret(hash).fingerprint()}`,
  ];
}

function breakOf(document: string, { rule, parts }: Leak, known: Known | undefined): PolicyBreak {
  const ignored = known?.status === "ignored";
  return {
    ...detectorOf(rule),
    policy: "Secrets detection",
    matches: parts.map(({ type, start, end }) => ({
      type,
      match: document.slice(start, end),
      ...positionOf(document, start, end),
    })),
    validity: known?.validity ?? "no_checker",
    known_secret: known !== undefined,
    incident_url: known ? `${env().PUBLIC_URL}/incidents/${known.id}` : "",
    is_excluded: ignored,
    exclude_reason: ignored ? excludeReason(known.ignoreReason) : null,
    diff_kind: isDiff(document) ? diffKindAt(document, parts[0].start) : null,
    is_vaulted: false,
  };
}

function excludeReason(reason: IgnoreReason | null): string {
  return reason ? `ignored in Handback: ${ignoreReasonLabel[reason].toLowerCase()}` : "ignored in Handback";
}
