import { name, type Severity, severity } from "./brand";
import { greeting } from "./incident-words";
import { oneLine, senderLine } from "./words";

/** One incident of a campaign, with its safe link or its place in the app. */
export type CampaignLine = {
  incidentNumber: number;
  severity: Severity;
  detectorName: string;
  repository: string;
  file?: string | undefined;
  line?: number | undefined;
  url: string;
};

export type CampaignProps = {
  workspaceName: string;
  recipientName: string;
  lines: readonly [CampaignLine, ...CampaignLine[]];
  /** How many more there are than these. */
  more: number;
  reminder: boolean;
  /** The last day, already written out, such as "14 December 2026"; it ends when the next begins in UTC. */
  dueOn: string;
  /** What can be done through the links; `app`: what the recipient may do in the app. */
  may: "answer" | "request" | "close" | "app";
  /** Until when the links work; without it, the lines lead into the app. */
  expiresOn?: string;
  /** All of them, in the app. */
  listUrl?: string;
  /** Whom to ask. */
  contact: { name: string; email: string };
};

const counted = (count: number) => (count === 1 ? "1 incident" : `${count} incidents`);

/** Names no secret, no repository and no campaign: subjects show on lock screens and in logs. */
export function campaignSubject({ lines, more, reminder, dueOn }: CampaignProps): string {
  const count = counted(lines.length + more);
  return `${reminder ? "Reminder" : "Action needed"}: ${count}, by ${oneLine(dueOn, 40)}`;
}

const lastStep: Record<CampaignProps["may"], string> = {
  answer: "Answer the few questions on its page.",
  request: "Answer the few questions on its page, and ask there to close it.",
  close: "Answer the few questions on its page, and close it there.",
  app: "Answer the few questions on its page, and close it there where you may.",
};

/** Every sentence of the mail, once, for its text and its HTML part alike. */
export function campaignWords(props: CampaignProps) {
  const { lines, more, reminder, may, expiresOn } = props;
  const workspace = oneLine(props.workspaceName, 80);
  const team = workspace === name ? "Your security team" : workspace;
  const count = lines.length + more;
  const one = count === 1;
  return {
    from: senderLine(props.workspaceName),
    greeting: greeting(props.recipientName),
    happened: `${counted(count)} ${reminder ? "still " : ""}${one ? "waits" : "wait"} for you.`,
    calm: reminder
      ? `This is a reminder. ${one ? "It takes" : "Each takes"} about ten minutes.`
      : `${one ? "It was" : "They were"} found in code that you know, perhaps of long ago. This happens to everyone; ${one ? "it takes" : "each takes"} about ten minutes.`,
    due: `Please look at ${one ? "it" : "them"} by the end of ${oneLine(props.dueOn, 40)} (UTC).`,
    steps: [
      `Open ${one ? "it" : "one of them"}: the page says what was found, where, and what to do.`,
      "Revoke the secret, where it is one, and put a new one in its place.",
      lastStep[may],
    ],
    lines: lines.map((line) => ({
      title: `INC-${line.incidentNumber}${line.severity === "unknown" ? "" : ` · ${severity[line.severity].label}`}`,
      what: `${oneLine(line.detectorName, 80)} in ${oneLine(line.repository, 100)}`,
      where: line.file ? `${oneLine(line.file, 160)}${line.line ? `, line ${line.line}` : ""}` : null,
      url: line.url,
    })),
    more: more > 0 ? moreWords(props) : null,
    listUrl: more > 0 ? (props.listUrl ?? null) : null,
    sharing: expiresOn
      ? `No account is needed. ${one ? "The link works" : "The links work"} until ${oneLine(expiresOn, 60)}. Whoever has ${one ? "it" : "one"} can see its incident, so please do not pass this mail on.`
      : "Sign in to open them; without your account nobody can.",
    why: `${team} sends you this because ${expiresOn ? "your name is on the code, or you are nearest to it" : "you wrote the code, or it was given to you"}. If ${one ? "it" : "one of them"} is not yours, say “This isn't mine” on its page.`,
    sender: `${oneLine(props.contact.name, 80)} looks after this: ask ${oneLine(props.contact.email, 120)} whatever is unclear.`,
  };
}

function moreWords({ more, reminder, expiresOn }: CampaignProps): string {
  if (!expiresOn) return `And ${more} more, in the app:`;
  if (reminder) return `And ${more} more, from the mails before this one.`;
  return `And ${more} more. They come with your next mail, tomorrow at the earliest.`;
}

export type CampaignWords = ReturnType<typeof campaignWords>;

/** The text part. Every link has a line to itself, with empty lines around it, so that every client finds its end. */
export function campaignText(words: CampaignWords): string {
  return [
    words.from,
    "",
    words.greeting,
    "",
    words.happened,
    words.calm,
    words.due,
    "",
    "WHAT TO DO",
    ...words.steps.map((step, index) => `  ${index + 1}. ${step}`),
    "",
    ...words.lines.flatMap(({ title, what, where, url }) => [
      `${title}  ${what}`,
      ...(where ? [where] : []),
      "",
      url,
      "",
      "",
    ]),
    ...(words.more ? [words.more, ...(words.listUrl ? ["", words.listUrl] : []), ""] : []),
    words.sharing,
    "",
    words.why,
    "",
    words.sender,
    "",
  ].join("\n");
}
