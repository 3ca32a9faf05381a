import { Body, Container, Head, Heading, Hr, Html, Preview, Text } from "react-email";
import { darkStyle, style } from "./incident-style";
import { codeSubject, codeWords, type LinkCodeProps } from "./link-code-words";

export function LinkCode(props: LinkCodeProps) {
  const words = codeWords(props);
  return (
    <Html lang="en">
      <Head>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{codeSubject(props)}</title>
        <style>{darkStyle}</style>
      </Head>
      <Body className="page" style={style.body}>
        <Preview useTitleTag={false}>{words.how}</Preview>
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
            <Text
              className="text"
              style={{ ...style.value, fontSize: "28px", lineHeight: "40px", letterSpacing: "2px" }}
            >
              {words.code}
            </Text>
            <Text className="text" style={style.text}>
              {words.how}
            </Text>
            <Hr className="rule" style={style.rule} />
            <Text className="muted" style={style.small}>
              {words.notYou}
            </Text>
          </Container>
        </main>
      </Body>
    </Html>
  );
}
