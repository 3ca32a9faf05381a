/** The parts of an address that make a view; everything else narrows it. */
export const viewParts = ["status", "contact", "request", "review", "due", "expiry"] as const;

/** What the figures of a report narrow by; there is no menu for these, only a way back. */
export const figureParts = [
  "organisation",
  "first_in",
  "opened",
  "closed",
  "open_at",
  "open_since",
  "closed_by",
  "outcome",
  "verification",
  "punctual",
  "took",
  "asked",
  "answered",
  "asks",
  "turn",
  "awaited",
  "fate",
  "asked_of",
  "counted",
  "acted",
  "returned",
  "due_on",
  "waiting_since",
] as const;
export type FigurePart = (typeof figureParts)[number];

/** What the list of incidents shows, as its address says it; without a status it shows what is open. */
export type ListState = Record<FigurePart, string[]> & {
  status: string[];
  severity: string[];
  validity: string[];
  kind: string[];
  contact: string[];
  request: string[];
  review: string[];
  due: string[];
  expiry: string[];
  detector: string[];
  repository: string[];
  author: string[];
  label: string[];
  /** The numbers of campaigns. */
  campaign: string[];
  assignee: string;
  /** A developer's number. */
  developer: string;
  q: string;
  sort: string;
  direction: "asc" | "desc";
};

export const multiples = [
  "status",
  "severity",
  "validity",
  "kind",
  "contact",
  "request",
  "review",
  "due",
  "expiry",
  "detector",
  "repository",
  "author",
  "label",
  "campaign",
  ...figureParts,
] as const;
export type Multiple = (typeof multiples)[number];

/** The address of this state with some of it changed; going elsewhere always begins at the first page. */
export function listAddress(state: ListState, change: Partial<ListState> = {}, cursor?: string | null): string {
  const wanted = { ...state, ...change };
  const query = new URLSearchParams();
  for (const key of multiples) {
    if (key === "status" && wanted.status.join() === "open") continue;
    for (const value of wanted[key]) query.append(key, value);
  }
  if (wanted.assignee) query.set("assignee", wanted.assignee);
  if (wanted.developer) query.set("developer", wanted.developer);
  if (wanted.q) query.set("q", wanted.q);
  if (wanted.sort !== "triggered") query.set("sort", wanted.sort);
  if (wanted.direction !== "desc") query.set("direction", wanted.direction);
  if (cursor) query.set("cursor", cursor);
  const text = query.toString();
  return text ? `/incidents?${text}` : "/incidents";
}

/** The same for an export, which does not stop at what is open unless it is told so. */
export function exportQuery(state: ListState): string {
  const query = new URLSearchParams(listAddress(state).split("?")[1]);
  if (state.status.join() === "open") query.set("status", "open");
  return query.toString();
}

/** Is anything narrowed beyond what makes the view? */
export function isNarrowed(state: ListState): boolean {
  return (
    state.q !== "" ||
    state.assignee !== "" ||
    state.developer !== "" ||
    multiples.some((key) => !(viewParts as readonly string[]).includes(key) && state[key].length > 0)
  );
}

export const nothingNarrowed = {
  ...(Object.fromEntries(figureParts.map((key) => [key, []])) as unknown as Record<FigurePart, string[]>),
  severity: [],
  validity: [],
  kind: [],
  detector: [],
  repository: [],
  author: [],
  label: [],
  campaign: [],
  assignee: "",
  developer: "",
  q: "",
} satisfies Partial<ListState>;

export const unsorted = { sort: "triggered", direction: "desc" } as const satisfies Partial<ListState>;

const rising = ["due", "expiry"];
const textual = ["detector", "repository", "author"];

/** Pressing a header: the other direction where it is sorted already, else the direction that puts first what matters. */
export function nextSorting(state: ListState, by: string): Pick<ListState, "sort" | "direction"> {
  if (state.sort === by) return { sort: by, direction: state.direction === "asc" ? "desc" : "asc" };
  return { sort: by, direction: [...textual, ...rising].includes(by) ? "asc" : "desc" };
}
