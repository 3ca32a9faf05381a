import { AuditQuery, auditFilterOf } from "@/lib/audit/filter";
import { countAudit, listAudit } from "@/lib/audit/list";
import { defineTable } from "@/lib/exports/table";

/** Oldest first, and it ends with the event of this very export. */
export const auditLogs = defineTable({
  name: "audit_logs",
  title: "Audit",
  holds: "Every change, sign-in, view of a link and export, oldest first",
  permission: "audit_logs:read",
  query: AuditQuery,
  filterOf: auditFilterOf,
  count: countAudit,
  page: (viewer, filter, { eventId, ...page }) => listAudit(viewer, { ...filter, upTo: eventId }, page, "asc"),
  columns: {
    id: ({ id }) => id,
    date: ({ createdAt }) => createdAt,
    event_name: ({ type }) => type,
    actor: ({ actor }) => actor,
    through: ({ through }) => through,
    member_id: ({ memberId }) => memberId,
    member_name: ({ memberName }) => memberName,
    member_email: ({ memberEmail }) => memberEmail,
    incident_id: ({ incidentId }) => incidentId,
    subject: ({ subject }) => subject,
    ip_address: ({ address }) => address,
    data: ({ detail }) => detail,
  },
});
