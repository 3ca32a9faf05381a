import { route } from "@/app/_server/route";
import { exportAnswer, Format, filterIn, streamTypes } from "@/app/api/v1/_shape/export";
import { AuditQuery } from "@/lib/audit/filter";

// Kept for its clients: the table audit_logs of /api/v1/exports is the same.
export const GET = route({
  summary: "Take the audit trail along, oldest first, as JSON Lines, JSON or CSV; the export is an event itself",
  permission: "audit_logs:read",
  query: AuditQuery.extend({ format: Format.default("jsonl") }),
  mediaTypes: streamTypes,
  run: (viewer, { query: { format }, url }) =>
    exportAnswer(viewer, { table: "audit_logs", format, query: filterIn(url, Object.keys(AuditQuery.shape)) }),
});
