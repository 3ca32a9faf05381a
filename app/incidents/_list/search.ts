import { IncidentFilter } from "@/lib/incidents/filter";
import { type ListState, listAddress, multiples } from "./list-address";

export type Search = Record<string, string | string[] | undefined>;

/** Reads the address: what to look for, and the same as plain values for the page. Words it does not know are left out. */
export function stateOf(search: Search): {
  state: ListState;
  filter: IncidentFilter;
  cursor?: string;
  address: string;
} {
  const known = Object.fromEntries(
    Object.entries(search).filter(
      ([key, value]) => value !== undefined && IncidentFilter.partial().safeParse({ [key]: value }).success,
    ),
  );
  const filter = IncidentFilter.parse({ ...known, status: known.status ?? "open" });
  const lists = Object.fromEntries(multiples.map((key) => [key, [filter[key] ?? []].flat()])) as Record<
    (typeof multiples)[number],
    string[]
  >;
  const state: ListState = {
    ...lists,
    assignee: filter.assignee ?? "",
    developer: filter.developer ?? "",
    q: filter.q ?? "",
    sort: filter.sort,
    direction: filter.direction,
  };
  const cursor = typeof search.cursor === "string" ? search.cursor : undefined;
  return { state, filter, address: listAddress(state, {}, cursor), ...(cursor ? { cursor } : {}) };
}
