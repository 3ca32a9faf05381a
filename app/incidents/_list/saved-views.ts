import { type ListState, viewParts } from "./list-address";

type ViewParts = Record<(typeof viewParts)[number], string[]>;
type View = Partial<Record<(typeof viewParts)[number], readonly string[]>> & {
  id: string;
  label: string;
  status: readonly string[];
  /** The order it is of use in, where that is not the list's own. */
  sort?: Pick<ListState, "sort" | "direction">;
  /** Whose business it is; without it, everybody's. */
  only?: "managers" | "members";
  /** Asks nothing of anybody today, and stands aside where there are many. */
  aside?: boolean;
};

const dueFirst = { sort: "due", direction: "asc" } as const;

/** The lists people come back to; each is nothing but a part of an address. */
export const savedViews = [
  { id: "open", label: "Open", status: ["open"] },
  { id: "overdue", label: "Overdue", status: ["open"], due: ["overdue"], sort: dueFirst },
  { id: "due", label: "Due this week", status: ["open"], due: ["week"], sort: dueFirst, aside: true },
  { id: "author", label: "Needs an author", status: ["open"], contact: ["author_unknown"], only: "members" },
  { id: "unreachable", label: "Unroutable", status: ["open"], contact: ["unreachable", "disputed"], only: "members" },
  { id: "left", label: "Needs an owner", status: ["open"], contact: ["left"], only: "members" },
  {
    id: "waiting",
    label: "Waiting for the developer",
    status: ["open"],
    contact: ["queued", "mailed"],
    only: "members",
    aside: true,
  },
  { id: "answered", label: "Answered", status: ["open"], contact: ["answered"], only: "members" },
  { id: "requests", label: "Asks to close", status: ["open"], request: ["waiting"], only: "managers" },
  { id: "review", label: "To review", status: ["open", "closed"], review: ["waiting"], only: "managers" },
  {
    id: "accepted",
    label: "Accepted for now",
    status: ["ignored"],
    expiry: ["any"],
    sort: { sort: "expiry", direction: "asc" },
    only: "members",
    aside: true,
  },
  { id: "closed", label: "Closed", status: ["closed"], aside: true },
  { id: "all", label: "All", status: ["open", "closed"], aside: true },
] as const satisfies readonly View[];
export const [openView] = savedViews;
export type ViewId = (typeof savedViews)[number]["id"];
export type Audience = "managers" | "members" | "restricted";

/** What a view sets, everything it does not name being empty. */
export function partsOf(view: View): ViewParts {
  return Object.fromEntries(viewParts.map((part) => [part, [...(view[part] ?? [])]])) as ViewParts;
}

/** The views that say something to this audience: queues are the business of whoever empties them. */
export function viewsFor(audience: Audience): readonly (View & { id: ViewId })[] {
  const rank = { restricted: 0, members: 1, managers: 2 };
  return savedViews.filter((view: View) => !view.only || rank[audience] >= rank[view.only]);
}

/** Which view these parts of an address are, if they are one. */
export function viewOf(shown: Readonly<Record<(typeof viewParts)[number], readonly string[]>>): ViewId | null {
  const same = (a: readonly string[], b: readonly string[]) => [...a].sort().join() === [...b].sort().join();
  return savedViews.find((view) => viewParts.every((part) => same(partsOf(view)[part], shown[part])))?.id ?? null;
}
