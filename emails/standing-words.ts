/** Where the conversation with a developer stands. */
export const contactWord = {
  none: "Not contacted",
  author_unknown: "Author unknown",
  unreachable: "Unreachable",
  queued: "Mail queued",
  mailed: "Mailed",
  answered: "Answered",
  disputed: "Says it is not theirs",
  member: "Uses the app",
  left: "Has left",
} as const;

/** How long it took to close, the quickest first. */
export const tookWord = {
  under_1h: "Under an hour",
  under_1d: "Under a day",
  under_3d: "Under 3 days",
  under_7d: "Under a week",
  under_30d: "Under 30 days",
  under_90d: "Under 90 days",
  over_90d: "Longer",
} as const;
