import type { Fate } from "./words";

const words: Record<Fate, string[]> = {
  closed: ["closed"],
  answered: ["answered"],
  opened: ["opened"],
  silent: ["silent"],
  waiting: ["waiting", "sending"],
  notAsked: ["not_asked"],
};

/** Where a campaign's incidents are listed: all of them, or those that came to this; of one of its people, or of everybody. */
export function rowsOf(campaign: number, { fate, person }: { fate?: Fate; person?: number } = {}): string {
  const query = new URLSearchParams([
    ["campaign", String(campaign)],
    ...["open", "closed"].map((status) => ["status", status]),
    ...(fate ? words[fate].map((word) => ["fate", word]) : []),
    ...(person === undefined ? [] : [["asked_of", String(person)]]),
  ]);
  return `/incidents?${query}`;
}
