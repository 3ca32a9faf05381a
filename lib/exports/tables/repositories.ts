import { z } from "zod";
import { defineTable } from "@/lib/exports/table";
import { countRepositories, listRepositorySettings } from "@/lib/repositories/list";

export const repositories = defineTable({
  name: "repositories",
  title: "Repositories",
  holds: "Every repository with its organisation, owner and open incidents",
  permission: "sources:read",
  query: z.object({ search: z.string().trim().max(200).optional() }),
  filterOf: (query) => query,
  count: countRepositories,
  page: listRepositorySettings,
  columns: {
    id: ({ id }) => id,
    repository: ({ fullName }) => fullName,
    organisation: ({ organisation }) => organisation.name,
    open_incidents: ({ openIncidents }) => openIncidents,
    owner_email: ({ ownerEmail }) => ownerEmail,
    codeowners_at: ({ codeownersAt }) => codeownersAt,
    auto_healing: ({ autoHealing }) => autoHealing,
    address: ({ url }) => url,
  },
});
