import { z } from "zod";
import { defineTable } from "@/lib/exports/table";
import { countDevelopers, developerFilters, listDevelopers } from "@/lib/identities/list-developers";

const Query = z.object({
  search: z.string().trim().max(200).optional(),
  only: z.enum(developerFilters).default("all"),
});

export const developers = defineTable({
  name: "developers",
  title: "Developers",
  holds: "The people who commit, with the addresses each is known by",
  permission: "members:read",
  query: Query,
  filterOf: ({ search, only }) => ({ q: search, only }),
  count: countDevelopers,
  page: listDevelopers,
  columns: {
    id: ({ id }) => id,
    name: ({ name }) => name,
    emails: ({ addresses }) => addresses.map(({ email }) => email),
    member_email: ({ member }) => member?.email ?? null,
    open_incidents: ({ openIncidents }) => openIncidents,
    left_at: ({ leftAt }) => leftAt,
    left_reason: ({ leftReason }) => leftReason,
    auto_healing: ({ autoHealing }) => autoHealing,
  },
});
