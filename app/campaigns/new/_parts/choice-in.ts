import { CampaignFilter, type Chosen } from "@/lib/campaigns/choose";
import { mostSelected } from "@/lib/campaigns/terms";
import { type Choice, multiples } from "./choice";

export type Search = Record<string, string | string[] | undefined>;

/** Reads the address; words it does not know are left out. */
export function choiceOf(search: Search): Choice {
  const lists = Object.fromEntries(
    multiples.map((key) => {
      const values = [search[key]].flat().flatMap((value) => value ?? []);
      return [key, values.filter((value) => CampaignFilter.safeParse({ [key]: [value] }).success)];
    }),
  ) as Pick<Choice, (typeof multiples)[number]>;
  const text = (key: string) => (typeof search[key] === "string" ? search[key].slice(0, 200) : "");
  const numbers = (key: string) =>
    [search[key]].flat().flatMap((value) => (value && /^\d{1,9}$/.test(value) ? Number(value) : []));
  const [replaces] = numbers("replaces");
  return {
    ...lists,
    q: text("q"),
    assignee: text("assignee"),
    incident: [...new Set(numbers("incident"))].slice(0, mostSelected),
    ...(replaces ? { replaces } : {}),
  };
}

export function chosenOf({ incident, replaces: _, ...filter }: Choice): Chosen {
  if (incident.length > 0) return { incidentIds: incident };
  const narrowing = Object.fromEntries(Object.entries(filter).filter(([, value]) => value.length > 0));
  return { filter: CampaignFilter.parse(narrowing) };
}

/** The choice that a campaign was made of. */
export function choiceFrom(chosen: Chosen, replaces?: number): Choice {
  const asked = "filter" in chosen ? chosen.filter : {};
  const incidents = "incidentIds" in chosen ? { incident: chosen.incidentIds.map(String) } : {};
  return choiceOf({ ...asked, ...incidents, ...(replaces ? { replaces: String(replaces) } : {}) });
}
