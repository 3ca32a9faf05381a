/** The lists people come back to; each is nothing but a part of an address. */
export const savedViews = [
  { id: "open", label: "Open", status: ["open"], contact: [] },
  { id: "author", label: "Needs an author", status: ["open"], contact: ["author_unknown"] },
  { id: "unreachable", label: "Unreachable", status: ["open"], contact: ["unreachable", "disputed"] },
  { id: "waiting", label: "Waiting for the developer", status: ["open"], contact: ["queued", "mailed"] },
  { id: "answered", label: "Answered", status: ["open"], contact: ["answered"] },
  { id: "closed", label: "Closed", status: ["closed"], contact: [] },
  { id: "all", label: "All", status: ["open", "closed"], contact: [] },
] as const;
export type ViewId = (typeof savedViews)[number]["id"];

/** Which view this status and contact are, if they are one. */
export function viewOf(status: readonly string[], contact: readonly string[]): ViewId | null {
  const same = (a: readonly string[], b: readonly string[]) => [...a].sort().join() === [...b].sort().join();
  return savedViews.find((view) => same(view.status, status) && same(view.contact, contact))?.id ?? null;
}
