import { Heading, Link, Section, Text } from "react-email";
import { style } from "./incident-style";
import { Foot, MailFrame } from "./mail-frame";
import { type NotificationProps, notificationWords, subject } from "./notification-words";

const link = { color: style.address.color, textDecorationLine: "underline" } as const;

export function NotificationMail(props: NotificationProps) {
  const words = notificationWords(props);
  return (
    <MailFrame
      subject={subject(props)}
      preview={words.items.map(({ sentence }) => sentence).join(" ")}
      from={words.from}
    >
      <Heading as="h1" className="text" style={style.heading}>
        {words.heading}
      </Heading>
      {words.items.map((item) => (
        <Item key={`${item.sentence} ${item.words}`} {...item} />
      ))}
      <Foot>
        {words.more && <Pointer {...words.more} />}
        {words.read && (
          <Text className="muted" style={style.small}>
            {words.read}
          </Text>
        )}
        <Pointer {...words.why} />
      </Foot>
    </MailFrame>
  );
}

function Pointer({ sentence, url }: { sentence: string; url: string }) {
  return (
    <Text className="muted" style={style.small}>
      {sentence}{" "}
      <Link className="accent" href={url} style={{ ...link, wordBreak: "break-all" }}>
        {url}
      </Link>
    </Text>
  );
}

function Item({ sentence, title, url, words }: ReturnType<typeof notificationWords>["items"][number]) {
  return (
    <Section>
      <Text className="text" style={{ ...style.text, margin: "16px 0 0" }}>
        {sentence}
      </Text>
      {words && (
        <Text className="muted" style={{ ...style.small, margin: "4px 0 0" }}>
          {words}
        </Text>
      )}
      {url && (
        <Text style={{ ...style.text, margin: "4px 0 0" }}>
          <Link className="accent" href={url} style={link}>
            {title}
          </Link>
        </Text>
      )}
    </Section>
  );
}
