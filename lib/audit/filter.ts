import { z } from "zod";
import type { AuditFilter } from "@/lib/audit/list";
import { Id, Moment } from "@/lib/url-values";

const text = z.string().trim().max(200).optional();

/** Every way to narrow the audit trail, as it stands in a URL. */
export const AuditQuery = z.object({
  event_name: z
    .preprocess(
      (input) => (input === undefined ? undefined : [input].flat().flatMap((item) => String(item).split(","))),
      z.array(z.string().max(100)).max(50).optional(),
    )
    .describe("Any of these, like incident.resolved"),
  member_id: Id.optional(),
  member_email: text,
  member_name: text.describe("In a member's name or address"),
  api_token_id: z.uuid().optional(),
  incident_id: Id.optional(),
  ip_address: text.describe("An address, or how it begins"),
  date_after: Moment.optional().describe("From this moment on"),
  date_before: Moment.optional(),
  search: text.describe("In everything an event says"),
});

export function auditFilterOf(query: z.infer<typeof AuditQuery>): AuditFilter {
  return {
    types: query.event_name,
    memberId: query.member_id,
    memberEmail: query.member_email,
    memberName: query.member_name,
    tokenId: query.api_token_id,
    incidentId: query.incident_id,
    address: query.ip_address,
    from: query.date_after,
    until: query.date_before,
    search: query.search,
  };
}
