import { counted } from "@/app/_ui/format";

/** How the stored words of a campaign read on its pages. */
export const stateWord = {
  draft: "Draft",
  running: "Running",
  paused: "Paused",
  ended: "Ended",
  cancelled: "Cancelled",
} as const;
export type State = keyof typeof stateWord;

export const routeWord = { link: "Link by mail", app: "In the app", none: "Nobody reached" } as const;

export const mayWord = {
  off: "Answer the questions",
  request: "Answer, and ask to close",
  on: "Answer, and close",
} as const;

/** What became of an incident, in the order it happens; each incident is one of them. */
export const fateWords = {
  closed: "Closed",
  answered: "Answered, still open",
  opened: "Opened, not answered",
  silent: "Silent since the mail",
  waiting: "Mail still to come",
  notAsked: "Not asked",
} as const;
export type Fate = keyof typeof fateWords;
export const fates = Object.keys(fateWords) as Fate[];

export type Figures = Record<Fate, number> & { incidents: number; mailed: number; sending: number };

/** How many incidents came to this; a mail that is on its way counts as still to come. */
export function countOf(figures: Figures, fate: Fate): number {
  return fate === "waiting" ? figures.waiting + figures.sending : figures[fate];
}

/** "12 of 40 closed". */
export function closedOf({ closed, incidents }: Pick<Figures, "closed" | "incidents">): string {
  return `${closed} of ${counted(incidents, "incident")} closed`;
}
