import { z } from "zod";
import { defineTable } from "@/lib/exports/table";
import { countGrants, walkGrants } from "@/lib/members/walk-grants";
import { Id } from "@/lib/url-values";

export const grants = defineTable({
  name: "grants",
  title: "Access to incidents",
  holds: "Who was given which incident, how far it goes and by what",
  permission: "members:read",
  query: z.object({ member_id: Id.optional() }),
  filterOf: ({ member_id }) => ({ memberId: member_id }),
  count: countGrants,
  page: walkGrants,
  columns: {
    member_id: ({ memberId }) => memberId,
    member_name: ({ member }) => member.name,
    member_email: ({ member }) => member.email,
    incident_id: ({ incidentId }) => incidentId,
    permission: ({ permission }) => permission,
    origin: ({ origin }) => origin,
    occurrence_id: ({ occurrenceId }) => occurrenceId,
    created_at: ({ createdAt }) => createdAt,
  },
});
