import { Body, Button, Container, Head, Heading, Hr, Html, Link, Preview, Section, Text } from "react-email";
import { darkStyle, style } from "./incident-style";
import { type IncidentLinkProps, type IncidentWords, incidentWords, subject } from "./incident-words";

export { type IncidentLinkProps, subject };

export function IncidentLink(props: IncidentLinkProps) {
  const words = incidentWords(props);
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
            {words.quote && (
              <Text className="text quote" style={style.quote}>
                “{words.quote}”
              </Text>
            )}
            <Where pairs={words.where} />
            <Steps steps={words.steps} />
            <OpenIncident linkUrl={props.linkUrl} invitation={words.invitation} />
            <Hr className="rule" style={style.rule} />
            {[words.expiry, words.why, words.sender].map((sentence) => (
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

function Where({ pairs }: { pairs: IncidentWords["where"] }) {
  return (
    <>
      <Heading as="h2" className="text" style={style.section}>
        What and where
      </Heading>
      <table cellPadding={0} cellSpacing={0} border={0}>
        <tbody>
          {pairs.map(([label, value]) => (
            <tr key={label}>
              <th scope="row" align="left" className="muted" style={{ ...style.label, fontWeight: 400 }}>
                {label}
              </th>
              <td className="text" style={style.value}>
                {value}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Steps({ steps }: { steps: IncidentWords["steps"] }) {
  return (
    <>
      <Heading as="h2" className="text" style={style.section}>
        What to do
      </Heading>
      <ol className="text" style={style.list}>
        {steps.map(({ title, text }) => (
          <li key={title} className="text" style={style.item}>
            <strong>{title}:</strong> {text}
          </li>
        ))}
      </ol>
    </>
  );
}

function OpenIncident({ linkUrl, invitation }: { linkUrl: string; invitation: string }) {
  return (
    <Section>
      <Text className="text" style={style.text}>
        {invitation}
      </Text>
      <Button className="button" href={linkUrl} style={style.button}>
        Open the incident
      </Button>
      <Text style={{ ...style.address, margin: "16px 0 0" }}>
        <Link className="accent" href={linkUrl} style={style.address}>
          {linkUrl}
        </Link>
      </Text>
    </Section>
  );
}
