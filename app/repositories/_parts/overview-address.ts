/** What a table or a page of months shows, as its address says it. */
export type OverviewState = {
  by: "repository" | "organisation";
  q: string;
  from: string;
  to: string;
  /** How many that end with the running one, or with `to`; null: as many as usual. */
  months: number | null;
  kind: string[];
  falsePositives: boolean;
  sort: string;
  direction: "asc" | "desc";
  page: number;
};

/** The address of this state with some of it changed; another order, search or filter begins at the first page. */
export function overviewAddress(path: string, state: OverviewState, change: Partial<OverviewState> = {}): string {
  const wanted = { ...state, page: 1, ...change };
  const query = new URLSearchParams();
  if (wanted.by === "organisation") query.set("by", "organisation");
  if (wanted.q) query.set("q", wanted.q);
  if (wanted.from) query.set("from", wanted.from);
  if (wanted.to) query.set("to", wanted.to);
  if (!wanted.from && wanted.months !== null) query.set("months", String(wanted.months));
  for (const kind of wanted.kind) query.append("kind", kind);
  if (wanted.falsePositives) query.set("false_positives", "include");
  if (wanted.sort !== "open") query.set("sort", wanted.sort);
  if (wanted.direction !== "desc") query.set("direction", wanted.direction);
  if (wanted.page > 1) query.set("page", String(wanted.page));
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

/** Pressing a head: the other way round where it is sorted already, else what matters first. */
export function nextSorting(state: OverviewState, sort: string): Pick<OverviewState, "sort" | "direction"> {
  if (state.sort === sort) return { sort, direction: state.direction === "asc" ? "desc" : "asc" };
  return { sort, direction: sort === "name" ? "asc" : "desc" };
}

/** What a table of figures is narrowed to and its order, in the words of the API. */
export function tableQuery(state: OverviewState, organisation?: string): string {
  const query = new URLSearchParams(overviewAddress("", state).slice(1));
  query.delete("by");
  if (organisation) query.set("organisation", organisation);
  return query.toString();
}

/** The same of the months of one repository or organisation. */
export function monthsQuery(state: OverviewState, name: string): string {
  const query = new URLSearchParams(tableQuery(state));
  for (const word of ["q", "sort", "direction", "false_positives"]) query.delete(word);
  query.set("name", name);
  return query.toString();
}
