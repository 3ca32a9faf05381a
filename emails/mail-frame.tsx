import type { ReactNode } from "react";
import { Body, Button, Container, Head, Hr, Html, Link, Preview, Section, Text } from "react-email";
import { darkStyle, style } from "./incident-style";

type Props = {
  subject: string;
  /** What a list of mails shows beside the subject. */
  preview: string;
  /** Whose mail it is, such as "Handback · Acme". */
  from: string;
  children: ReactNode;
};

/** What every mail has around its words, in light and dark. */
export function MailFrame({ subject, preview, from, children }: Props) {
  return (
    <Html lang="en">
      <Head>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{subject}</title>
        <style>{darkStyle}</style>
      </Head>
      <Body className="page" style={style.body}>
        <Preview useTitleTag={false}>{preview}</Preview>
        <main>
          <Container className="card" style={style.card}>
            <Text className="accent" style={style.brand}>
              <span aria-hidden className="accent" style={style.hand}>
                ←
              </span>
              {from}
            </Text>
            {children}
          </Container>
        </main>
      </Body>
    </Html>
  );
}

/** What stands small below the line: why this mail came, and whom to ask. */
export function Foot({ sentences = [], children }: { sentences?: readonly string[]; children?: ReactNode }) {
  return (
    <>
      <Hr className="rule" style={style.rule} />
      {sentences.map((sentence) => (
        <Text key={sentence} className="muted" style={style.small}>
          {sentence}
        </Text>
      ))}
      {children}
    </>
  );
}

/** The one button of a mail, and its address in clear below, for who would rather see where it leads. */
export function Action({ label, url, before }: { label: string; url: string; before?: string }) {
  return (
    <Section>
      {before && (
        <Text className="text" style={style.text}>
          {before}
        </Text>
      )}
      <Button className="button" href={url} style={style.button}>
        {label}
      </Button>
      <Text style={{ ...style.address, margin: "16px 0 0" }}>
        <Link className="accent" href={url} style={style.address}>
          {url}
        </Link>
      </Text>
    </Section>
  );
}
