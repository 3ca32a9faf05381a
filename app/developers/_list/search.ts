import { ProgressFilter } from "@/lib/reporting/progress-filter";
import { hideable } from "./column-words";
import { type ListState, listAddress } from "./list-address";

type Search = Record<string, string | string[] | undefined>;

/** Reads the address: what to look for, and the same as plain values for the page. Words it does not know are left out. */
export function stateOf(search: Search): {
  state: ListState;
  filter: ProgressFilter;
  cursor: string | undefined;
  address: string;
} {
  const known = Object.fromEntries(
    Object.entries(search).filter(
      ([key, value]) => value !== undefined && ProgressFilter.partial().safeParse({ [key]: value }).success,
    ),
  );
  const filter = ProgressFilter.parse(known);
  const hidden = typeof search.hide === "string" ? search.hide.split(",") : [];
  const state: ListState = {
    period: filter.period,
    q: filter.q ?? "",
    contact: filter.contact ?? [],
    only: filter.only ?? "",
    sort: filter.sort,
    direction: filter.direction,
    hide: hideable.filter((column) => hidden.includes(column)),
  };
  const cursor = typeof search.cursor === "string" ? search.cursor : undefined;
  return { state, filter, cursor, address: listAddress(state, {}, cursor) };
}
