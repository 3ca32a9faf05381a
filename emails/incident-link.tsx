import { Heading, Text } from "react-email";
import { style } from "./incident-style";
import { type IncidentLinkProps, type IncidentWords, incidentWords, subject } from "./incident-words";
import { Action, Foot, MailFrame } from "./mail-frame";

export { type IncidentLinkProps, subject };

export function IncidentLink(props: IncidentLinkProps) {
  const words = incidentWords(props);
  return (
    <MailFrame subject={subject(props)} preview={`${words.happened} ${words.calm}`} from={words.from}>
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
      {words.due && (
        <Text className="text" style={style.text}>
          <strong>{words.due}</strong>
        </Text>
      )}
      <Action label="Open the incident" url={props.linkUrl} before={words.invitation} />
      <Foot sentences={[words.expiry, words.why, words.sender]} />
    </MailFrame>
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
