import { createHash } from "node:crypto";
import { z } from "zod";
import { db } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";

export type AuditVerdict = {
  intact: boolean;
  events: number;
  /** The hash of the newest event; kept elsewhere, it shows later that nothing was cut off. */
  head: string | null;
  /** The first fault, as a sentence. */
  fault: string | null;
};

const rowsPerBatch = 5_000;
const linkRow = z.object({
  seq: z.bigint(),
  eventId: z.bigint(),
  sha256: z.string(),
  text: z.string().nullable(),
});
const unsealedRow = z.object({ id: z.bigint().nullable() });

/**
 * Computes the whole chain anew, from the events as they stand: hashed here, without the functions that the database
 * sealed them with. `head`, when given, is the hash of an earlier verification, which the chain must still contain.
 */
export async function verifyAudit(head?: string): Promise<AuditVerdict> {
  let before = "";
  let events = 0;
  let headSeen = head === undefined;
  const verdict = (fault: string | null): AuditVerdict => ({
    intact: fault === null,
    events,
    head: before || null,
    fault,
  });
  for (let seq = 0n; ; ) {
    const links = await linksAfter(seq);
    for (const link of links) {
      if (link.text === null) return verdict(`Event ${link.eventId} is missing: its seal is there, its row is not.`);
      const sha256 = createHash("sha256").update(`${before}${link.text}`, "utf8").digest("hex");
      if (sha256 !== link.sha256)
        return verdict(
          `Event ${link.eventId} does not follow from the one sealed before it: it was changed, or what stood before it was taken away.`,
        );
      before = sha256;
      events += 1;
      seq = link.seq;
      if (sha256 === head) headSeen = true;
    }
    if (links.length < rowsPerBatch) break;
  }
  const unsealed = await firstUnsealed();
  if (unsealed !== null)
    return verdict(`Event ${unsealed} has no seal: it was slipped in, or its seal was taken away.`);
  if (!headSeen) return verdict(`The chain does not contain ${head}: its end was cut off, or it was written anew.`);
  return verdict(null);
}

// The columns in the order in which audit_event_text puts them, spelt out: what is verified may have been replaced.
async function linksAfter(seq: bigint) {
  const rows = await db().$queryRaw`SELECT s.seq, s."eventId", s.sha256,
      CASE WHEN e.id IS NOT NULL THEN jsonb_build_array(e.id, e.type, e.actor, e."memberId", e."incidentId", e.subject,
        e.address, e.detail, (extract(epoch FROM e."createdAt") * 1000)::bigint)::text END AS text
    FROM "AuditSeal" s LEFT JOIN "AuditEvent" e ON e.id = s."eventId"
    WHERE s.seq > ${seq}::bigint ORDER BY s.seq LIMIT ${rowsPerBatch}`;
  return parseRows(linkRow, rows);
}

async function firstUnsealed(): Promise<bigint | null> {
  const rows = await db().$queryRaw`SELECT min(e.id) AS id FROM "AuditEvent" e
    WHERE NOT EXISTS (SELECT FROM "AuditSeal" s WHERE s."eventId" = e.id)`;
  return parseRows(unsealedRow, rows)[0]?.id ?? null;
}
