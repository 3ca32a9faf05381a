import { can } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { NotFound } from "@/lib/errors";
import type { Table } from "@/lib/exports/table";
import { auditLogs } from "@/lib/exports/tables/audit-logs";
import { deliveries } from "@/lib/exports/tables/deliveries";
import { developers } from "@/lib/exports/tables/developers";
import { incidents } from "@/lib/exports/tables/incidents";
import { members } from "@/lib/exports/tables/members";
import { occurrences } from "@/lib/exports/tables/occurrences";
import { playbookRuns } from "@/lib/exports/tables/playbook-runs";
import { repositories } from "@/lib/exports/tables/repositories";

/** Everything that can be exported; a new table is one file and one line here. */
export const tables: readonly Table[] = [
  incidents,
  occurrences,
  developers,
  repositories,
  playbookRuns,
  deliveries,
  members,
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
