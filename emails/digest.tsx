import { Body, Container, Head, Heading, Hr, Html, Link, Preview, Section, Text } from "react-email";
import { type DigestProps, type DigestWords, digestSubject, digestWords } from "./digest-words";
import { darkStyle, style } from "./incident-style";

export function Digest(props: DigestProps) {
  const words = digestWords(props);
  return (
    <Html lang="en">
      <Head>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{digestSubject(props)}</title>
        <style>{darkStyle}</style>
      </Head>
      <Body className="page" style={style.body}>
        <Preview useTitleTag={false}>{`${words.happened} ${words.calm}`}</Preview>
        <main>
          <Container className="card" style={style.card}>
            <Text className="accent" style={style.brand}>
              <span aria-hidden className="accent" style={style.hand}>
                ←
              </span>
              {words.from}
            </Text>
            <Text className="text" style={style.text}>
              {words.greeting}
            </Text>
            <Heading as="h1" className="text" style={style.heading}>
              {words.happened}
            </Heading>
            <Text className="text" style={style.text}>
              {words.calm}
            </Text>
            {words.lines.map((line) => (
              <Incident key={line.linkUrl} line={line} />
            ))}
            <Hr className="rule" style={style.rule} />
            {[words.sharing, words.why, words.sender].map((sentence) => (
              <Text key={sentence} className="muted" style={style.small}>
                {sentence}
              </Text>
            ))}
          </Container>
        </main>
      </Body>
    </Html>
  );
}

// Fifty of them are read one after the other.
const address = { ...style.address, fontSize: "11px", lineHeight: "15px" };

function Incident({ line }: { line: DigestWords["lines"][number] }) {
  return (
    <Section>
      <Hr className="rule" style={{ ...style.rule, margin: "16px 0 12px" }} />
      <Heading as="h2" className="text" style={{ ...style.section, margin: 0 }}>
        <Link className="accent" href={line.linkUrl} style={{ ...style.section, color: style.address.color }}>
          {line.title}
        </Link>
      </Heading>
      <Text className="text" style={{ ...style.text, margin: "0 0 4px" }}>
        {line.what}
      </Text>
      {line.quote && (
        <Text className="text" style={{ ...style.text, margin: "0 0 4px" }}>
          {line.quote}
        </Text>
      )}
      <Text style={{ ...address, margin: "0 0 4px" }}>
        <Link className="accent" href={line.linkUrl} style={address}>
          {line.linkUrl}
        </Link>
      </Text>
      <Text className="muted" style={{ ...style.small, margin: 0 }}>
        {line.expiry}
      </Text>
    </Section>
  );
}
