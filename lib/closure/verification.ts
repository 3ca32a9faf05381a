import type { AuditEntry } from "@/lib/audit/record";
import type { Tx } from "@/lib/db/client";
import type { Incident } from "@/prisma/generated/client";
import type { Validity } from "@/prisma/generated/enums";

type Seen = Pick<Incident, "id" | "status" | "secretRevoked" | "verification" | "closedAt" | "validity" | "validityAt">;

/**
 * What a source's newest word on validity means for a secret that was said to be revoked: seen not to work, it is
 * verified; seen to work after it was closed, it is doubted and drawn for review. Answers what is to be announced.
 */
export async function weighValidity(
  tx: Tx,
  before: Seen,
  now: { validity: Validity; validityAt: Date | null },
): Promise<AuditEntry[]> {
  const { id, closedAt } = before;
  if (before.status !== "resolved" || before.secretRevoked !== true || closedAt === null) return [];
  if (now.validity === "invalid" && before.verification !== "verified") return verify(tx, id, "the source");
  const { validityAt } = now;
  if (now.validity !== "valid" || validityAt === null || validityAt <= closedAt) return [];
  const wasDoubted = before.validity === "valid" && before.validityAt !== null && before.validityAt > closedAt;
  if (wasDoubted) return [];
  await tx.incident.update({
    where: { id },
    data: { verification: "claimed", reviewDrawnAt: new Date(), reviewedAt: null, reviewedBy: null },
  });
  return [{ type: "closure.doubted", incidentId: id, detail: { at: validityAt.toISOString() } }];
}

/** Marks a resolved incident's secret as seen to be revoked; nothing where that was known, or is not claimed. */
export async function verify(tx: Tx, incidentId: number, by: string): Promise<AuditEntry[]> {
  const { count } = await tx.incident.updateMany({
    where: {
      id: incidentId,
      status: "resolved",
      secretRevoked: true,
      OR: [{ verification: null }, { verification: "claimed" }],
    },
    data: { verification: "verified" },
  });
  return count === 1 ? [{ type: "closure.verified", incidentId, detail: { by } }] : [];
}
