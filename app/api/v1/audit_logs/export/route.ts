import { z } from "zod";
import { route } from "@/app/_server/route";
import { AuditQuery, auditFilterOf } from "@/app/api/v1/_shape/audit";
import { exportAudit, exportFormats } from "@/lib/audit/export";

const mediaTypes = { jsonl: "application/x-ndjson", csv: "text/csv; charset=utf-8" };

export const GET = route({
  summary: "Take the audit trail along, oldest first, as JSON Lines or CSV; the export is an event itself",
  permission: "audit_logs:read",
  query: AuditQuery.extend({ format: z.enum(exportFormats).default("jsonl") }),
  mediaTypes: ["application/x-ndjson", "text/csv"],
  async run(viewer, { query: { format, ...query } }) {
    const pieces = await exportAudit(viewer, auditFilterOf(query), format);
    const day = new Date().toISOString().slice(0, 10);
    return new Response(streamOf(pieces), {
      headers: {
        "content-type": mediaTypes[format],
        "content-disposition": `attachment; filename="handback-audit-${day}.${format}"`,
        "cache-control": "no-store",
      },
    });
  },
});

/** Pulled as fast as it is read, so that a slow reader costs no memory. */
function streamOf(pieces: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
}
