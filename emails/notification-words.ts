import { capitalised, oneLine, senderLine } from "./words";

export type NotificationItem = {
  /** What happened, without a full stop. */
  sentence: string;
  /** Which incident, such as "INC-12, Stripe API key", and where it is. */
  incident?: { title: string; url: string };
  /** What somebody added in their own words. */
  words?: string;
};

export type NotificationProps = {
  workspaceName: string;
  digest: boolean;
  items: readonly [NotificationItem, ...NotificationItem[]];
  /** How many more there are than these. */
  more: number;
  /** How many were read in the app before this was written. */
  read: number;
  listUrl: string;
  settingsUrl: string;
};

/** Names no secret and no repository, and nobody's own words: subjects show on lock screens and in logs. */
export function subject({ digest, items, more }: NotificationProps): string {
  const count = items.length + more;
  if (digest) return count === 1 ? "Your day: 1 thing to know" : `Your day: ${count} things to know`;
  return count === 1 ? oneLine(items[0].sentence, 120) : `${count} things to know`;
}

/** Every sentence of the mail, once, for its text and its HTML part alike. */
export function notificationWords(props: NotificationProps) {
  const workspace = oneLine(props.workspaceName, 80);
  const count = props.items.length + props.more;
  const things = count === 1 ? "one thing" : `${count} things`;
  return {
    from: senderLine(props.workspaceName),
    heading: props.digest ? `Since yesterday: ${things} to know` : `${capitalised(things)} to know`,
    items: props.items.map(({ sentence, incident, words }) => ({
      sentence: `${oneLine(sentence, 200)}.`,
      title: incident && oneLine(incident.title, 120),
      url: incident?.url,
      words: words ? `“${oneLine(words, 500)}”` : undefined,
    })),
    more: props.more > 0 ? { sentence: `And ${props.more} more:`, url: props.listUrl } : undefined,
    read:
      props.read > 0
        ? `${props.read} more ${props.read === 1 ? "is" : "are"} left out because you read ${props.read === 1 ? "it" : "them"} in the app.`
        : undefined,
    why: {
      sentence: `You get this because you are a member of ${workspace}. What you are mailed, and when, is yours to set:`,
      url: props.settingsUrl,
    },
  };
}

/** The text part; each address has a line to itself, so that every client finds its end. */
export function notificationText(props: NotificationProps): string {
  const words = notificationWords(props);
  return [
    words.from,
    "",
    words.heading,
    ...words.items.flatMap(({ sentence, title, url, words: added }) => [
      "",
      sentence,
      ...(added ? [added] : []),
      ...(title ? [title] : []),
      ...(url ? [url] : []),
    ]),
    ...(words.more ? ["", words.more.sentence, words.more.url] : []),
    ...(words.read ? ["", words.read] : []),
    "",
    words.why.sentence,
    words.why.url,
    "",
  ].join("\n");
}
