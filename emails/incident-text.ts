import type { IncidentWords } from "./incident-words";

/** The text part. The link has a line to itself, with empty lines around it, so that every client finds its end. */
export function incidentText(words: IncidentWords, linkUrl: string): string {
  const widest = Math.max(...words.where.map(([label]) => label.length));
  return [
    words.from,
    "",
    words.greeting,
    "",
    words.happened,
    words.calm,
    ...(words.quote ? ["", `  “${words.quote}”`] : []),
    "",
    "WHAT AND WHERE",
    ...words.where.map(([label, value]) => `  ${label.padEnd(widest)}  ${value}`),
    "",
    "WHAT TO DO",
    ...words.steps.map(({ title, text }, index) => `  ${index + 1}. ${title}: ${text}`),
    ...(words.due ? ["", words.due] : []),
    "",
    words.invitation,
    "",
    linkUrl,
    "",
    words.expiry,
    "",
    words.why,
    "",
    words.sender,
    "",
  ].join("\n");
}
