/** What the dashboard shows, as its address says it. */
export type ReportState = {
  from: string;
  to: string;
  /** How many that end with the running one, or with `to`; null: as many as usual. */
  months: number | null;
  organisation: string[];
  repository: string[];
  detector: string[];
  severity: string[];
  kind: string[];
  falsePositives: boolean;
};
export const narrowings = ["organisation", "repository", "detector", "severity", "kind"] as const;
export type NarrowingKey = (typeof narrowings)[number];

export function reportAddress(state: ReportState, change: Partial<ReportState> = {}): string {
  const wanted = { ...state, ...change };
  const query = new URLSearchParams();
  if (wanted.from) query.set("from", wanted.from);
  if (wanted.to) query.set("to", wanted.to);
  if (!wanted.from && wanted.months !== null) query.set("months", String(wanted.months));
  for (const key of narrowings) for (const value of wanted[key]) query.append(key, value);
  if (wanted.falsePositives) query.set("false_positives", "include");
  const text = query.toString();
  return text ? `/dashboard?${text}` : "/dashboard";
}

/** The same months and filters, in the words of the API. */
export function exportQuery(state: ReportState): string {
  return reportAddress(state).replace(/^[^?]*\??/, "");
}
