import { Heading, Hr, Link, Section, Text } from "react-email";
import { type DigestProps, type DigestWords, digestSubject, digestWords } from "./digest-words";
import { style } from "./incident-style";
import { Foot, MailFrame } from "./mail-frame";

export function Digest(props: DigestProps) {
  const words = digestWords(props);
  return (
    <MailFrame subject={digestSubject(props)} preview={`${words.happened} ${words.calm}`} from={words.from}>
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
      <Foot sentences={[words.sharing, words.why, words.sender]} />
    </MailFrame>
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
