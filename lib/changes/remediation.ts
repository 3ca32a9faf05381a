import { createHash } from "node:crypto";
import type { Tx } from "@/lib/db/client";
import type { Finding } from "@/lib/ingest/source";
import { seal } from "@/lib/seal";

/** A patch belongs to its incident. */
export const remediationContext = ({ incidentId, sha256 }: { incidentId: number; sha256: string }) =>
  `remediation:${incidentId} ${sha256}`;

type Proposed = { incidentId: number; repositoryId: number; remediation: NonNullable<Finding["remediation"]> };

/** Keeps what reports propose to do, once each. */
export async function fileRemediations(tx: Tx, proposed: readonly Proposed[]): Promise<void> {
  if (proposed.length === 0) return;
  await tx.remediation.createMany({
    data: proposed.map(({ incidentId, repositoryId, remediation: { summary, diff } }) => {
      const sha256 = createHash("sha256").update(diff).digest("hex");
      const sealedDiff = seal(Buffer.from(diff), remediationContext({ incidentId, sha256 }));
      return { incidentId, repositoryId, summary: summary.slice(0, 300), sha256, sealedDiff };
    }),
    skipDuplicates: true,
  });
}
