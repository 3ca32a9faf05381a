/** What a campaign is to be about, as its address says it: the words of the list of incidents, or the selected ones. */
export const multiples = [
  "severity",
  "validity",
  "tags",
  "kind",
  "detector",
  "repository",
  "organisation",
  "author",
  "label",
  "contact",
] as const;
export type Multiple = (typeof multiples)[number];
export type Choice = Record<Multiple, string[]> & {
  q: string;
  assignee: string;
  incident: number[];
  replaces?: number;
};

export function addressOf(choice: Choice, change: Partial<Choice> = {}): string {
  const wanted = { ...choice, ...change };
  const query = new URLSearchParams();
  for (const key of multiples) for (const value of wanted[key]) query.append(key, value);
  for (const id of wanted.incident) query.append("incident", String(id));
  if (wanted.q) query.set("q", wanted.q);
  if (wanted.assignee) query.set("assignee", wanted.assignee);
  if (wanted.replaces) query.set("replaces", String(wanted.replaces));
  const text = query.toString();
  return text ? `/campaigns/new?${text}` : "/campaigns/new";
}

/** The body of the request, as far as it says what the campaign is about. */
export function chosenBody({ incident, replaces: _, ...narrowing }: Choice): object {
  if (incident.length > 0) return { incident_ids: incident };
  const filter = Object.fromEntries(Object.entries(narrowing).filter(([, value]) => value.length > 0));
  return { filter };
}
