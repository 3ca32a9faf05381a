/** Where the conversation with a developer stands, in words, and what each means; in the order of who needs help first. */
export const standingWord = {
  silent: "Silent",
  unreachable: "Unreachable",
  left: "Has left",
  mailed: "Mailed",
  opened: "Opened the link",
  answered: "Answered",
  none: "Not contacted",
} as const;
export type Standing = keyof typeof standingWord;

export const standingMeans: Record<Standing, string> = {
  silent: "Mailed more than a week ago, has neither looked nor answered, and an answer is awaited.",
  unreachable: "An open incident of theirs cannot be brought to them.",
  left: "Has left; what is open needs another owner.",
  mailed: "Mailed, or told in the app, and has not looked yet.",
  opened: "Opened a link, or read it in the app, and has not answered since.",
  answered: "The last word is theirs: an answer, or something they closed.",
  none: "Nobody has asked them anything yet.",
};
