import { Body, Container, Head, Heading, Hr, Html, Link, Preview, Section, Text } from "react-email";
import { darkStyle, style } from "./incident-style";
import { type NotificationProps, notificationWords, subject } from "./notification-words";

const link = { color: style.address.color, textDecorationLine: "underline" } as const;

export function NotificationMail(props: NotificationProps) {
  const words = notificationWords(props);
  return (
    <Html lang="en">
      <Head>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{subject(props)}</title>
        <style>{darkStyle}</style>
      </Head>
      <Body className="page" style={style.body}>
        <Preview useTitleTag={false}>{words.items.map(({ sentence }) => sentence).join(" ")}</Preview>
        <main>
          <Container className="card" style={style.card}>
            <Text className="accent" style={style.brand}>
              <span aria-hidden className="accent" style={style.hand}>
                ←
              </span>
              {words.from}
            </Text>
            <Heading as="h1" className="text" style={style.heading}>
              {words.heading}
            </Heading>
            {words.items.map((item) => (
              <Item key={`${item.sentence} ${item.words}`} {...item} />
            ))}
            <Hr className="rule" style={style.rule} />
            {words.more && <Pointer {...words.more} />}
            {words.read && (
              <Text className="muted" style={style.small}>
                {words.read}
              </Text>
            )}
            <Pointer {...words.why} />
          </Container>
        </main>
      </Body>
    </Html>
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
