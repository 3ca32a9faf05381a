/** Every column but the first, in order: its head, and how its value is defined. */
export const columnWord = {
  contact: ["Contact", "Who spoke last: they, or we; or why nobody can."],
  last_contact: ["Last contact", "The latest time they were mailed or told in the app, looked at it, or answered."],
  incidents: [
    "Theirs",
    "Incidents they authored or own that were open at some time in the period: open + resolved + ignored.",
  ],
  open: ["Open", "Open now, whenever it began."],
  overdue: ["Overdue", "Open, and past its due date."],
  awaiting: [
    "Awaiting",
    "Open, and the next word is theirs: mailed to them, or theirs to look at in the app, and not answered.",
  ],
  resolved: ["Resolved", "Last closed as resolved, in the period."],
  ignored: ["Ignored", "Last closed as ignored, in the period."],
  action: [
    "First action",
    "Median time from when somebody was asked, else from the first trigger, to the first answer, comment or close by a person; of first actions in the period.",
  ],
  remediation: [
    "Remediation",
    "Median time from the first trigger to the last close; of what was closed in the period, without false positives.",
  ],
  trend: ["12 weeks", "Per week: how many began (above the line), and how many they closed themselves (below it)."],
} as const;
export type ColumnId = keyof typeof columnWord;
export const hideable = Object.keys(columnWord) as ColumnId[];
