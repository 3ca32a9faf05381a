import type { Standing } from "./standing-words";

export type Period = "30d" | "90d" | "12m";
export const periodWord: Record<Period, string> = { "30d": "30 days", "90d": "90 days", "12m": "12 months" };

/** What the list of developers shows, as its address says it. */
export type ListState = {
  period: Period;
  q: string;
  contact: Standing[];
  only: "" | "open" | "overdue";
  sort: string;
  direction: "asc" | "desc";
  /** Columns that are not shown. */
  hide: string[];
};

/** The address of this state with some of it changed; going elsewhere always begins at the first page. */
export function listAddress(state: ListState, change: Partial<ListState> = {}, cursor?: string | null): string {
  const { period, q, contact, only, sort, direction, hide } = { ...state, ...change };
  const query = new URLSearchParams({
    ...(period === "90d" ? {} : { period }),
    ...(q ? { q } : {}),
    ...(contact.length > 0 ? { contact: contact.join() } : {}),
    ...(only ? { only } : {}),
    ...(sort === "overdue" ? {} : { sort }),
    ...(direction === "desc" ? {} : { direction }),
    ...(hide.length > 0 ? { hide: hide.join() } : {}),
    ...(cursor ? { cursor } : {}),
  });
  const text = query.toString();
  return text ? `/developers?${text}` : "/developers";
}

/** What the list is narrowed to and its order, in the words of the API. */
export function exportQuery(state: ListState): string {
  return listAddress({ ...state, hide: [] }).replace(/^[^?]*\??/, "");
}

/** Where the incidents behind a figure are listed; null where the list cannot be narrowed to just these. */
export function rowsOf(figure: string, developerId: number): string | null {
  if (figure === "open") return `/incidents?developer=${developerId}`;
  return figure === "overdue" ? `/incidents?developer=${developerId}&due=overdue` : null;
}

const smallestFirst = ["name", "contact", "last_contact"];

/** Pressing a header: the other direction where it is sorted already, else the one that puts first who needs help. */
export function nextSorting(state: ListState, by: string): Pick<ListState, "sort" | "direction"> {
  if (state.sort === by) return { sort: by, direction: state.direction === "asc" ? "desc" : "asc" };
  return { sort: by, direction: smallestFirst.includes(by) ? "asc" : "desc" };
}

export function isNarrowed({ q, contact, only }: ListState): boolean {
  return q !== "" || contact.length > 0 || only !== "";
}

export const nothingNarrowed = { q: "", contact: [], only: "" } satisfies Partial<ListState>;
