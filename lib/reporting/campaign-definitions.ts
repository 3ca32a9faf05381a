import type { Definition } from "@/lib/reporting/definition";

/** How the figures of a campaign are defined. */
export const campaignDefinitions = {
  "campaign-progress": {
    name: "What became of a campaign's incidents",
    brief:
      "Each incident of the campaign counts once, by the furthest it has come: closed, answered, opened, silent, mail to come, or not asked.",
    formula:
      "closed, by anybody; else answered since the start; else opened; else silent: its mail was accepted, or it was told in the app\nelse mail to come, if somebody is to be asked about it; else not asked\nshare closed = closed ÷ all of these",
    example:
      "Of 10 incidents 9 are mailed and 1 has no author. 4 are opened, 3 of them answered, and 2 of those closed: 2 closed, 1 answered, 1 opened, 5 silent, 1 not asked.",
    note: "What another campaign asks about is not counted. When a campaign ends, its figures stay as they are.",
  },
  "campaign-days": {
    name: "A campaign day by day",
    brief: "How many of its incidents had been mailed, opened, answered and closed by the end of each day.",
    formula: "for each day (UTC) since the start: count of incidents with that event on or before it",
    example: "Three are mailed on Monday, and one of them is closed on Wednesday: on Wednesday 3 mailed, 1 closed.",
    note: "An incident that was mailed, opened and closed is in all three lines.",
  },
} as const satisfies Record<string, Definition>;
