import { readApi } from "@/app/_ui/api";
import type { Option } from "./counts";

type Facet = "detectors" | "repositories" | "authors" | "labels";
type Answer = { value: string; label: string; count: number; more: boolean }[];

/** Asks for what there is to choose of one filter; with a text, for what has it in its name. */
export function findOptions(facet: Facet) {
  return async (find: string): Promise<Option[]> => {
    const query = new URLSearchParams({ of: facet, ...(find ? { find } : {}) });
    const found = (await readApi(`/incidents/facets?${query}`)) as Answer;
    return found.map(({ value, label, count, more }) => ({
      value,
      label,
      ...(value.includes("@") && value !== label ? { detail: value } : {}),
      count: { count, more },
    }));
  };
}
