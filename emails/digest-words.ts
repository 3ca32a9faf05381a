import { name } from "./brand";
import type { Denied } from "./incident-words";
import { type DueBy, dueSentence } from "./incident-words";
import { oneLine, senderLine } from "./words";

/** One incident of a digest, with its safe link. */
export type DigestLine = {
  incidentNumber: number;
  detectorName: string;
  repository: string;
  linkUrl: string;
  /** Already written out, such as "3 March 2026". */
  expiresOn: string;
  dueBy?: DueBy;
  reminder: boolean;
  denied?: Denied | undefined;
};

export type DigestProps = {
  workspaceName: string;
  lines: readonly DigestLine[];
  sentBy: string;
  contact: string;
};

const counted = (count: number) => (count === 1 ? "1 more incident" : `${count} more incidents`);

/** Names no secret, no repository: subjects show on lock screens and in logs. */
export function digestSubject({ lines }: Pick<DigestProps, "lines">): string {
  return `Action needed: ${counted(lines.length)}`;
}

/** Every sentence of the digest, once, for its text and its HTML part alike. */
export function digestWords({ workspaceName, lines, sentBy, contact }: DigestProps) {
  const workspace = oneLine(workspaceName, 80);
  const team = workspace === name ? "Your security team" : workspace;
  return {
    from: senderLine(workspaceName),
    greeting: "Hello,",
    happened: `${counted(lines.length)} ${lines.length === 1 ? "waits" : "wait"} for you.`,
    calm: "They are in one mail, so that your inbox stays yours. Each takes about ten minutes; begin with any of them.",
    lines: lines.map((line) => ({
      title: `${line.reminder ? "Reminder: " : line.denied ? "Still open: " : ""}INC-${line.incidentNumber}`,
      what: `${oneLine(line.detectorName, 80)} in ${oneLine(line.repository, 100)}`,
      quote: line.denied
        ? `You asked to ${line.denied.wanted} it. They write: “${oneLine(line.denied.reason, 1_000)}”`
        : null,
      linkUrl: line.linkUrl,
      expiry: `${line.dueBy ? `${dueSentence(line.dueBy)} ` : ""}The link works until ${oneLine(line.expiresOn, 60)}.`,
    })),
    sharing: "No account is needed. Whoever has a link can see its incident, so please do not pass this mail on.",
    why: `${team} sends you this because your name is on the code. If one of them is not yours, say “This isn't mine” on its page.`,
    sender: `Sent by ${oneLine(sentBy, 100)}. Questions? Ask ${oneLine(contact, 120)}.`,
  };
}

export type DigestWords = ReturnType<typeof digestWords>;

/** The text part. Every link has a line to itself, with empty lines around it, so that every client finds its end. */
export function digestText(words: DigestWords): string {
  return [
    words.from,
    "",
    words.greeting,
    "",
    words.happened,
    words.calm,
    "",
    ...words.lines.flatMap(({ title, what, quote, linkUrl, expiry }) => [
      `${title}  ${what}`,
      ...(quote ? [quote] : []),
      "",
      linkUrl,
      "",
      expiry,
      "",
      "",
    ]),
    words.sharing,
    "",
    words.why,
    "",
    words.sender,
    "",
  ].join("\n");
}
