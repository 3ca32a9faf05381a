type View = {
  id: string;
  label: string;
  status: readonly string[];
  contact: readonly string[];
  request?: readonly "waiting"[];
  review?: readonly "waiting"[];
  /** Whose business it is; without it, everybody's. */
  only?: "managers" | "members";
};

/** The lists people come back to; each is nothing but a part of an address. */
export const savedViews = [
  { id: "open", label: "Open", status: ["open"], contact: [] },
  { id: "author", label: "Needs an author", status: ["open"], contact: ["author_unknown"], only: "members" },
  { id: "unreachable", label: "Unroutable", status: ["open"], contact: ["unreachable", "disputed"], only: "members" },
  { id: "left", label: "Needs an owner", status: ["open"], contact: ["left"], only: "members" },
  {
    id: "waiting",
    label: "Waiting for the developer",
    status: ["open"],
    contact: ["queued", "mailed"],
    only: "members",
  },
  { id: "answered", label: "Answered", status: ["open"], contact: ["answered"], only: "members" },
  { id: "requests", label: "Asks to close", status: ["open"], contact: [], request: ["waiting"], only: "managers" },
  { id: "review", label: "To review", status: ["open", "closed"], contact: [], review: ["waiting"], only: "managers" },
  { id: "closed", label: "Closed", status: ["closed"], contact: [] },
  { id: "all", label: "All", status: ["open", "closed"], contact: [] },
] as const satisfies readonly View[];
export type ViewId = (typeof savedViews)[number]["id"];
export type Audience = "managers" | "members" | "restricted";

const partsOf = (view: View) => [view.status, view.contact, view.request ?? [], view.review ?? []];

/** The views that say something to this audience: queues are the business of whoever empties them. */
export function viewsFor(audience: Audience): readonly (View & { id: ViewId })[] {
  const rank = { restricted: 0, members: 1, managers: 2 };
  return savedViews.filter((view: View) => !view.only || rank[audience] >= rank[view.only]);
}

type Shown = Record<"status" | "contact" | "request" | "review", readonly string[]>;

/** Which view these parts of an address are, if they are one. */
export function viewOf(shown: Shown): ViewId | null {
  const same = (a: readonly string[], b: readonly string[] | undefined) =>
    [...a].sort().join() === [...(b ?? [])].sort().join();
  const parts = [shown.status, shown.contact, shown.request, shown.review];
  return savedViews.find((view) => partsOf(view).every((part, index) => same(part, parts[index])))?.id ?? null;
}
