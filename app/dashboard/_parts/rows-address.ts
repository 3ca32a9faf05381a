import type { ReportState } from "./report-address";

type Ask = { status?: "open" | "closed" | "any" } & Record<string, string | readonly string[] | undefined>;
export type RowsOf = (ask: Ask) => string;

/** The address of the incidents that a figure counts: what it asks for, within what the report is narrowed to. */
export function rowsOf(state: ReportState): RowsOf {
  return ({ status = "open", ...ask }) => {
    const query = new URLSearchParams();
    const statuses = { open: [], closed: ["closed"], any: ["open", "closed"] }[status];
    for (const value of statuses) query.append("status", value);
    const { organisation, repository, detector, severity, kind } = state;
    const wanted: Ask = { organisation, first_in: repository, detector, severity, kind, ...ask };
    for (const [key, value] of Object.entries(wanted)) for (const each of [value ?? []].flat()) query.append(key, each);
    return `/incidents?${query}`;
  };
}
