import { z } from "zod";
import { route } from "@/app/_server/route";
import { AuditEntry, auditShape } from "@/app/api/v1/_shape/audit";
import { PageQuery, paged } from "@/app/api/v1/_shape/page";
import { AuditQuery, auditFilterOf } from "@/lib/audit/filter";
import { listAudit } from "@/lib/audit/list";

export const GET = route({
  summary: "List what happened in the workspace, newest first",
  permission: "audit_logs:read",
  query: PageQuery.extend(AuditQuery.shape),
  answer: z.array(AuditEntry),
  async run(viewer, { query, url }) {
    const page = await listAudit(viewer, auditFilterOf(query), { cursor: query.cursor, limit: query.per_page });
    return paged(url, page.rows.map(auditShape), page);
  },
});
