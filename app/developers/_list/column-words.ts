import { developerDefinitions } from "@/lib/reporting/developer-definitions";

/** Every column but the first, in order: its head. */
const heads = {
  contact: "Contact",
  last_contact: "Last contact",
  incidents: "Theirs",
  open: "Open",
  overdue: "Overdue",
  awaiting: "Awaiting",
  resolved: "Resolved",
  ignored: "Ignored",
  action: "First action",
  remediation: "Remediation",
  trend: "12 weeks",
} as const;
export type ColumnId = keyof typeof heads;
export const hideable = Object.keys(heads) as ColumnId[];

/** Where the value of a column is defined. */
export const figureOf = <Id extends ColumnId>(id: Id) => `developer-${id}` as const;

export const headOf = (id: ColumnId): string => heads[id];
export const briefOf = (id: ColumnId): string => developerDefinitions[figureOf(id)].brief;
