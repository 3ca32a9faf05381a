import { Body, Button, Container, Head, Heading, Hr, Html, Link, Preview, Section, Text } from "react-email";
import { name, severity } from "./brand";
import { darkStyle, style } from "./incident-style";
import { oneLine } from "./words";

export type PageMailProps = {
  workspaceName: string;
  recipientName: string;
  incidentNumber: number;
  detectorName: string;
  severity: "critical" | "high" | "medium" | "low" | "info" | "unknown";
  repository?: string;
  /** Why them, as a sentence's end: "on call in Engineers". */
  because: string;
  /** Which page of the escalation it is. */
  level: number;
  /** Already written out, with their zone. */
  since: string;
  nextAt: string;
  url: string;
};

/** Names no secret and no repository: subjects show on lock screens. */
export function pageMailSubject({ incidentNumber, severity: level }: PageMailProps): string {
  return `INC-${incidentNumber} needs you now${level === "unknown" ? "" : `: ${severity[level].label.toLowerCase()}`}`;
}

function pageMailWords(props: PageMailProps) {
  const workspace = oneLine(props.workspaceName, 80);
  const level = props.severity === "unknown" ? "" : `${severity[props.severity].label}: `;
  const where = props.repository ? ` in ${oneLine(props.repository, 120)}` : "";
  return {
    from: workspace === name ? name : `${name} · ${workspace}`,
    heading: `INC-${props.incidentNumber} needs you now`,
    what: `${level}${oneLine(props.detectorName, 120)}${where}, since ${oneLine(props.since, 60)}.`,
    why: `You are paged because you are ${oneLine(props.because, 120)}.${props.level > 1 ? ` It is page ${props.level}: nobody before you has acknowledged it.` : ""}`,
    how: "Acknowledge it, and it is yours until it is closed or handed over; nobody else is paged then.",
    deadline: `Without an acknowledgement, the next person is paged at ${oneLine(props.nextAt, 60)}.`,
    safe: "Opening the link changes nothing; the button on its page acknowledges, without signing in. Do not pass it on: it acts in your name.",
  };
}

/** The link has a line to itself, so that every client finds its end. */
export function pageMailText(props: PageMailProps): string {
  const { from, heading, what, why, how, deadline, safe } = pageMailWords(props);
  return [from, "", heading, "", what, why, "", how, "", props.url, "", deadline, "", safe, ""].join("\n");
}

export function PageMail(props: PageMailProps) {
  const words = pageMailWords(props);
  return (
    <Html lang="en">
      <Head>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{pageMailSubject(props)}</title>
        <style>{darkStyle}</style>
      </Head>
      <Body className="page" style={style.body}>
        <Preview useTitleTag={false}>{words.what}</Preview>
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
            {[words.what, words.why, words.how].map((sentence) => (
              <Text key={sentence} className="text" style={style.text}>
                {sentence}
              </Text>
            ))}
            <Section>
              <Button className="button" href={props.url} style={style.button}>
                Look, and acknowledge
              </Button>
              <Text style={{ ...style.address, margin: "16px 0 0" }}>
                <Link className="accent" href={props.url} style={style.address}>
                  {props.url}
                </Link>
              </Text>
            </Section>
            <Hr className="rule" style={style.rule} />
            {[words.deadline, words.safe].map((sentence) => (
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
