import { z } from "zod";
import type { Tx } from "@/lib/db/client";
import { jsonFor } from "@/lib/db/json";
import { parseRows } from "@/lib/db/rows";
import { merge } from "@/lib/incidents/merge";
import type { Finding } from "@/lib/ingest/source";
import type { Incident } from "@/prisma/generated/client";
import { IgnoreReason, IncidentStatus } from "@/prisma/generated/enums";

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

export type Created = Pick<Incident, "id" | "status" | "ignoreReason" | "secretRevoked">;

const createdRow = z.object({
  identityKey: z.string(),
  id: z.number(),
  status: z.enum(IncidentStatus),
  ignoreReason: z.enum(IgnoreReason).nullable(),
  secretRevoked: z.boolean().nullable(),
});

/** Inserts the incidents nobody has yet, in one statement, and answers them by key. */
export async function createMissing(
  tx: Tx,
  source: string,
  groups: readonly Group[],
  repositoryOf: (group: Group) => number | null,
  receivedAt: Date,
): Promise<Map<string, Created>> {
  const keys = groups.map(({ key }) => key);
  const present = await tx.incident.findMany({ where: { identityKey: { in: keys } }, select: { identityKey: true } });
  const known = new Set(present.map(({ identityKey }) => identityKey));
  const missing = groups.filter(({ key }) => !known.has(key));
  if (missing.length === 0) return new Map();
  const rows = jsonFor(missing.map((group) => newIncident(group, source, repositoryOf(group), receivedAt)));
  const created =
    await tx.$queryRaw`INSERT INTO "Incident" ("identityKey", source, kind, detector, "detectorName", "repositoryId",
      "triggeredAt", "lastSeenAt", severity, "severityAt", validity, "validityAt", "sourceState", "sourceStateAt", mask,
      description, url, status, "statusAt", "ignoreReason", "secretRevoked", verification, "closedAt", "closedBy", "updatedAt")
    SELECT "identityKey", source, kind, detector, "detectorName", "repositoryId", "triggeredAt", "lastSeenAt", severity,
      "severityAt", validity, "validityAt", "sourceState", "sourceStateAt", mask, description, url, status, "statusAt",
      "ignoreReason", "secretRevoked", verification, "closedAt", "closedBy", now()
    FROM json_populate_recordset(NULL::"Incident", ${rows}::json)
    ON CONFLICT ("identityKey") DO NOTHING
    RETURNING "identityKey", id, status, "ignoreReason", "secretRevoked"`;
  return new Map(parseRows(createdRow, created).map(({ identityKey, ...row }) => [identityKey, row]));
}

function newIncident(group: Group, source: string, repositoryId: number | null, receivedAt: Date) {
  const [first] = group.findings;
  const { known, state } = merge(undefined, group.findings, receivedAt);
  const secretRevoked = state?.status === "resolved" ? (state.revoked ?? null) : null;
  return {
    identityKey: group.key,
    source,
    kind: first.kind,
    detector: first.detector.slice(0, 200),
    detectorName: first.detectorName.slice(0, 200),
    repositoryId,
    ...known,
    status: state && state.status !== "open" ? state.status : "triggered",
    statusAt: state && state.status !== "open" ? state.at : known.triggeredAt,
    closedAt: state && state.status !== "open" ? state.at : null,
    closedBy: state && state.status !== "open" ? "source" : null,
    secretRevoked,
    // A revocation is a claim, unless the source has seen that the secret no longer works.
    verification: secretRevoked === true ? (known.validity === "invalid" ? "verified" : "claimed") : null,
    ignoreReason: state?.status === "ignored" ? state.reason : null,
  };
}
