import type { Tx } from "@/lib/db/client";
import { type Known, merge } from "@/lib/incidents/merge";
import type { Finding, SourceState } from "@/lib/ingest/source";

/** The findings of one batch that speak of the same problem. */
export type Group = { key: string; findings: [Finding, ...Finding[]] };

/** In the order of their keys, which is the order everybody locks in. */
export function groupByIdentity(findings: readonly Finding[]): Group[] {
  const groups = Map.groupBy(findings, ({ identity }) =>
    "secret" in identity ? `secret:${identity.secret.fingerprint()}` : identity.external,
  );
  return [...groups]
    .map(([key, found]) => ({ key, findings: found as Group["findings"] }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Inserts the incidents nobody has yet, and answers their keys. */
export async function createMissing(
  tx: Tx,
  source: string,
  groups: readonly Group[],
  repositoryOf: (group: Group) => number | null,
  receivedAt: Date,
) {
  const keys = groups.map(({ key }) => key);
  const present = new Set(
    (await tx.incident.findMany({ where: { identityKey: { in: keys } }, select: { identityKey: true } })).map(
      (row) => row.identityKey,
    ),
  );
  const missing = groups.filter(({ key }) => !present.has(key));
  if (missing.length === 0) return new Set<string>();
  const created = await tx.incident.createManyAndReturn({
    data: missing.map((group) => {
      const [first] = group.findings;
      const { known, state } = merge(undefined, group.findings, receivedAt);
      return {
        identityKey: group.key,
        source,
        kind: first.kind,
        detector: first.detector.slice(0, 200),
        detectorName: first.detectorName.slice(0, 200),
        repositoryId: repositoryOf(group),
        ...known,
        ...initialStatus(known, state),
      };
    }),
    skipDuplicates: true,
    select: { identityKey: true },
  });
  return new Set(created.map((row) => row.identityKey));
}

function initialStatus(known: Known, state: SourceState | undefined) {
  if (state?.status === "resolved") {
    return {
      status: "resolved" as const,
      secretRevoked: state.revoked ?? null,
      closedAt: state.at,
      statusAt: state.at,
    };
  }
  if (state?.status === "ignored") {
    return { status: "ignored" as const, ignoreReason: state.reason, closedAt: state.at, statusAt: state.at };
  }
  return { statusAt: known.triggeredAt };
}
