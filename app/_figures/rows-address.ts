import { periodOf } from "@/lib/incidents/period";

/** What a page of figures is narrowed to. */
type Narrowed = Record<"organisation" | "repository" | "detector" | "severity" | "kind", readonly string[]>;
type Ask = { status?: "open" | "closed" | "any" } & Record<string, string | readonly string[] | undefined>;
export type RowsOf = (ask: Ask) => string;

/** The address of the incidents that a figure counts: what it asks for, within what the report is narrowed to. */
export function rowsOf(state: Narrowed): RowsOf {
  return ({ status = "open", ...ask }) => {
    const query = new URLSearchParams();
    const statuses = { open: [], closed: ["closed"], any: ["open", "closed"] }[status];
    for (const value of statuses) query.append("status", value);
    const { organisation, repository, detector, severity, kind } = state;
    const wanted: Ask = { organisation, first_in: repository, detector, severity, kind, ...ask };
    for (const [key, value] of Object.entries(wanted)) for (const each of [value ?? []].flat()) query.append(key, each);
    query.append("counted", "yes");
    return `/incidents?${query}`;
  };
}

const day = 86_400_000;

/** Of what was open when a period ended: now, of one that runs. */
export function openAtEnd(rows: RowsOf, end: Date, now: Date): string {
  if (end > now) return rows({});
  return rows({ status: "any", open_at: periodOf({ from: new Date(end.getTime() - day), until: end }) });
}
