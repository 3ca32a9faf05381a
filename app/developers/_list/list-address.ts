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

/** Where the incidents behind a developer's figures are listed; `since` is the day on which the period began. */
export function rowsOf(developerId: number, since: string) {
  const rows = (ask: Record<string, string | string[]>) => {
    const asked = Object.entries({ ...ask, developer: `${developerId}`, counted: "yes" });
    return `/incidents?${new URLSearchParams(asked.flatMap(([key, value]) => [value].flat().map((each) => [key, each])))}`;
  };
  const openOrClosed = ["open", "closed"];
  return {
    open: rows({}),
    overdue: rows({ due: "overdue" }),
    awaiting: rows({ turn: `${developerId}`, awaited: "yes" }),
    incidents: rows({ status: openOrClosed, open_since: since }),
    resolved: rows({ status: "resolved", closed: `${since}..` }),
    ignored: rows({ status: "ignored", closed: `${since}..` }),
    action: rows({ status: openOrClosed, acted: `${since}..` }),
    remediation: rows({ status: "closed", closed: `${since}..`, outcome: ["fixed", "ignored"] }),
    /** Of some days, as the list of incidents spells them: what began, and what they closed themselves. */
    began: (period: string) => rows({ status: openOrClosed, opened: period }),
    closedByThem: (period: string) =>
      rows({ status: "closed", closed: period, closed_by: ["link", "app"], turn: `${developerId}` }),
  };
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
