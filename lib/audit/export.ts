import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { csvLine } from "@/lib/audit/csv";
import { type AuditFilter, type AuditRow, rowsOf } from "@/lib/audit/list";
import { record } from "@/lib/audit/record";
import { inTransaction } from "@/lib/db/client";
import type { Prisma } from "@/prisma/generated/client";

export const exportFormats = ["jsonl", "csv"] as const;
export type ExportFormat = (typeof exportFormats)[number];

const rowsPerBatch = 1_000;

/**
 * The audit trail under this filter, oldest first, as pieces of text; it ends with the event of this very export. That
 * event is written before the first piece, so that nobody reads without a trace.
 */
export async function exportAudit(
  viewer: Viewer,
  filter: AuditFilter,
  format: ExportFormat,
): Promise<AsyncGenerator<string>> {
  authorize(viewer, "audit_logs:read");
  const asked = JSON.parse(JSON.stringify(filter)) as Prisma.InputJsonObject;
  const [last] = await inTransaction((tx) =>
    record(tx, viewer, [{ type: "audit.exported", detail: { format, filter: asked } }]),
  );
  return pieces(filter, format, Number(last));
}

async function* pieces(filter: AuditFilter, format: ExportFormat, last: number): AsyncGenerator<string> {
  if (format === "csv") yield csvLine(columns);
  for (let from = 0; from < last; ) {
    const rows = await rowsOf(filter, { where: { id: { gt: from } }, orderBy: { id: "asc" }, take: rowsPerBatch });
    const due = rows.filter(({ id }) => id <= last);
    if (due.length > 0) yield due.map(format === "csv" ? csvOf : jsonOf).join("");
    const end = rows.at(-1);
    if (!end || rows.length < rowsPerBatch) return;
    from = Number(end.id);
  }
}

const columns = [
  "id",
  "date",
  "event_name",
  "actor",
  "through",
  "member_id",
  "member_name",
  "member_email",
  "incident_id",
  "subject",
  "ip_address",
  "data",
];

function valuesOf(row: AuditRow) {
  return [
    row.id,
    row.createdAt.toISOString(),
    row.type,
    row.actor,
    row.through,
    row.memberId,
    row.memberName,
    row.memberEmail,
    row.incidentId,
    row.subject,
    row.address,
    JSON.stringify(row.detail),
  ];
}

const csvOf = (row: AuditRow): string => csvLine(valuesOf(row));

function jsonOf(row: AuditRow): string {
  const named = Object.fromEntries(valuesOf(row).map((value, index) => [columns[index], value]));
  return `${JSON.stringify({ ...named, id: Number(row.id), data: row.detail })}\n`;
}
