import { date } from "@/app/_ui/format";
import { closerWord, tookWord } from "@/app/_ui/words";
import type { FigurePart } from "./list-address";

const names: Record<FigurePart, string> = {
  organisation: "Organisation",
  first_in: "First found in",
  opened: "Opened",
  closed: "Closed",
  open_at: "Open at the end of",
  open_since: "Open at some time since",
  closed_by: "Closed by",
  outcome: "Closed as",
  verification: "Revocation",
  punctual: "Closed",
  took: "Took",
  asked: "First asked",
  answered: "Answered",
  asks: "Asks",
  turn: "Turn of",
  awaited: "Answer awaited",
  fate: "In the campaign",
  asked_of: "Asked of",
  counted: "As figures count",
  acted: "First action",
  returned: "Came back",
  due_on: "Due",
  waiting_since: "Waiting since",
};
const words: Partial<Record<FigurePart, Record<string, string>>> = {
  closed_by: closerWord,
  outcome: { fixed: "fixed", ignored: "ignored", false_positive: "false positive" },
  verification: { claimed: "claimed", verified: "verified" },
  punctual: { in_time: "in time", late: "late" },
  took: tookWord,
  answered: { yes: "yes", no: "not yet" },
  awaited: { yes: "yes" },
  fate: {
    closed: "closed",
    answered: "answered",
    opened: "opened",
    silent: "silent",
    sending: "mail on its way",
    waiting: "mail to come",
    not_asked: "not asked",
  },
  counted: { yes: "without what few need to know" },
};
const people: FigurePart[] = ["asks", "turn", "asked_of"];
const moments: FigurePart[] = [
  ...(["opened", "closed", "open_at", "open_since", "asked", "acted", "returned", "due_on", "waiting_since"] as const),
];

/** "Closed: November 2026": what one of the parts narrows to, in words. */
export function figureWords(part: FigurePart, values: string[]): string {
  if (people.includes(part)) return `${names[part]} ${values.length === 1 ? "one person" : `${values.length} people`}`;
  const said = values.map((value) => (moments.includes(part) ? periodWords(value) : (words[part]?.[value] ?? value)));
  return `${names[part]}: ${said.join(", ")}`;
}

/** "November 2026", "from September 2026": days or months as the list of incidents spells them. */
export function periodWords(period: string): string {
  const [first = "", last] = period.split("..");
  if (last === undefined) return edgeWords(first);
  if (!first) return `up to ${edgeWords(last)}`;
  return last ? `${edgeWords(first)} to ${edgeWords(last)}` : `from ${edgeWords(first)}`;
}

const month = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });

function edgeWords(edge: string): string {
  if (edge.length > 7) return date(`${edge}T00:00:00Z`);
  return month.format(new Date(`${edge}-01T00:00:00Z`));
}
