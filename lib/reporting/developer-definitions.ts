import type { Definition } from "@/lib/reporting/definition";

/** How the figures of /developers and of a developer's page are defined. */
export const developerDefinitions = {
  "developer-contact": {
    name: "Contact with a developer",
    brief: "Who spoke last: they, or we; or why nobody can.",
    formula:
      "left, if they have left; else unreachable, if something open of theirs cannot be asked of them\nelse the latest of: answered, opened (or read in the app), mailed (or told in the app)\nsilent = mailed 7 days ago or longer, and an answer is awaited",
    example:
      "Ada is mailed on Monday and opens the link on Tuesday: opened. Mailed again on Friday and quiet for a week: silent. Once she answers: answered.",
  },
  "developer-last_contact": {
    name: "Last contact with a developer",
    brief: "The latest time they were mailed or told in the app, looked at it, or answered.",
    formula: "the greatest of last mailed or told, last looked and last answered",
    example: "Mailed on 1 March, link opened on 3 March, no answer: 3 March.",
  },
  "developer-incidents": {
    name: "A developer's incidents",
    brief: "Incidents they authored or own that were open at some time in the period: open + resolved + ignored.",
    formula:
      "count of incidents authored under any of their addresses, or assigned to them, that are open or were last closed in the period",
    example: "Over 30 days: 2 are open, 1 was resolved 5 days ago and 1 ignored 40 days ago: 3.",
    note: "Authored by one and assigned to another, an incident counts for both. A period is today and the days before it, in UTC.",
  },
  "developer-open": {
    name: "Open of a developer",
    brief: "Open now, whenever it began.",
    formula: "count of their incidents with status triggered or assigned",
    example: "Of 5 that Ada authored 2 are resolved; she owns a sixth, which is open: 4.",
  },
  "developer-overdue": {
    name: "Overdue of a developer",
    brief: "Open, and past its due date.",
    formula: "count of their open incidents with due date < now",
    example: "Two are open, due yesterday and tomorrow: 1 is overdue.",
  },
  "developer-awaiting": {
    name: "Awaiting a developer's answer",
    brief: "Open, and the next word is theirs: mailed to them, or theirs to look at in the app, and not answered.",
    formula:
      "count of their open incidents that are assigned to them and not answered, or assigned to nobody, asked of them by mail or in the app, and not answered",
    example:
      "Ada authored three. She is mailed about two and answers one; the third is assigned to Ben: 1 is awaited from Ada, and 1 from Ben until he answers.",
    note: "What is assigned to somebody else is theirs to act on, and is awaited from them. “Waiting for developers” on the dashboard counts it for as long as its author, who was mailed, has not answered.",
  },
  "developer-resolved": {
    name: "Resolved of a developer",
    brief: "Last closed as resolved, in the period.",
    formula: "count of their incidents with status resolved, and last close in the period, by whomever",
    example: "Two are resolved this month and one of them reopened: 1.",
  },
  "developer-ignored": {
    name: "Ignored of a developer",
    brief: "Last closed as ignored, in the period.",
    formula: "count of their incidents with status ignored, and last close in the period, by whomever",
    example: "One is ignored as a false positive and one as a low risk: 2.",
  },
  "developer-action": {
    name: "A developer's time to first action",
    brief:
      "Median time from when somebody was asked, else from the first trigger, to the first answer, comment or close by a person; of first actions in the period.",
    formula: "median of first action − first asked, over their incidents with a first action in the period",
    example: "First actions came after 1 h, 2 h and 9 h: 2 h.",
  },
  "developer-remediation": {
    name: "A developer's time to remediate",
    brief:
      "Median time from the first trigger to the last close; of what was closed in the period, without false positives.",
    formula: "median of last close − first trigger, over their incidents closed in the period, without false positives",
    example: "Closed after 1, 2 and 9 days, and a false positive after 30: 2 days.",
  },
  "developer-trend": {
    name: "A developer's twelve weeks",
    brief: "Per week: how many began (above the line), and how many they closed themselves (below it).",
    formula:
      "began(week) = count of their incidents first triggered in the week\nclosed(week) = count of those last closed in the week through their link or in the app",
    example: "Two begin in a week; Ada resolves one through her link, the source closes the other: 2 above, 1 below.",
    note: "Weeks begin on Monday, in UTC; the last one is the running one.",
  },
} as const satisfies Record<string, Definition>;
