import { can } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { NotFound } from "@/lib/errors";
import type { Table } from "@/lib/exports/table";
import { auditLogs } from "@/lib/exports/tables/audit-logs";
import { campaigns, campaignTargets } from "@/lib/exports/tables/campaigns";
import { dashboard } from "@/lib/exports/tables/dashboard";
import { deliveries } from "@/lib/exports/tables/deliveries";
import { developerProgressTable } from "@/lib/exports/tables/developer-progress";
import { developers } from "@/lib/exports/tables/developers";
import { grants } from "@/lib/exports/tables/grants";
import { incidents } from "@/lib/exports/tables/incidents";
import { members } from "@/lib/exports/tables/members";
import { mergeRequests } from "@/lib/exports/tables/merge-requests";
import { organisationMonths, repositoryMonths } from "@/lib/exports/tables/months";
import { occurrences } from "@/lib/exports/tables/occurrences";
import { organisationOverview, repositoryOverview } from "@/lib/exports/tables/overviews";
import { playbookRuns } from "@/lib/exports/tables/playbook-runs";
import { repositories } from "@/lib/exports/tables/repositories";
import { apiTokens } from "@/lib/exports/tables/tokens";
import { dueDates, endpoints, invitations, serviceAccounts } from "@/lib/exports/tables/workspace";

/** Everything that can be exported; a new table is one file and one line here. */
export const tables: readonly Table[] = [
  incidents,
  occurrences,
  dashboard,
  developerProgressTable,
  repositoryOverview,
  repositoryMonths,
  organisationOverview,
  organisationMonths,
  campaigns,
  campaignTargets,
  developers,
  repositories,
  dueDates,
  mergeRequests,
  playbookRuns,
  endpoints,
  deliveries,
  members,
  invitations,
  grants,
  apiTokens,
  serviceAccounts,
  auditLogs,
];

export function tableOf(name: string): Table {
  const table = tables.find((candidate) => candidate.name === name);
  if (!table) throw new NotFound(`There is no such table. There are ${tables.map((one) => one.name).join(", ")}.`);
  return table;
}

/** The tables this viewer may export. */
export function tablesFor(viewer: Viewer): Table[] {
  return tables.filter(({ permission }) => can(viewer, permission));
}
