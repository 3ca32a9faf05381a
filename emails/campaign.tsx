import { Heading, Hr, Link, Section, Text } from "react-email";
import { type CampaignProps, type CampaignWords, campaignSubject, campaignWords } from "./campaign-words";
import { style } from "./incident-style";
import { Foot, MailFrame } from "./mail-frame";

/** What a campaign asks one person, in one mail. */
export function Campaign(props: CampaignProps) {
  const words = campaignWords(props);
  return (
    <MailFrame subject={campaignSubject(props)} preview={`${words.happened} ${words.due}`} from={words.from}>
      <Text className="text" style={style.text}>
        {words.greeting}
      </Text>
      <Heading as="h1" className="text" style={style.heading}>
        {words.happened}
      </Heading>
      <Text className="text" style={style.text}>
        {words.calm} <strong>{words.due}</strong>
      </Text>
      <WhatToDo steps={words.steps} />
      {words.lines.map((line) => (
        <Incident key={line.url} line={line} />
      ))}
      <More more={words.more} listUrl={words.listUrl} />
      <Foot sentences={[words.sharing, words.why, words.sender]} />
    </MailFrame>
  );
}

function WhatToDo({ steps }: Pick<CampaignWords, "steps">) {
  return (
    <>
      <Heading as="h2" className="text" style={style.section}>
        What to do
      </Heading>
      <ol className="text" style={style.list}>
        {steps.map((step) => (
          <li key={step} className="text" style={style.item}>
            {step}
          </li>
        ))}
      </ol>
    </>
  );
}

// Many of them are read one after the other, and a mail that is too long is cut.
const title = { ...style.section, margin: 0, color: style.address.color };
const line = { ...style.text, fontSize: "15px", lineHeight: "22px", margin: 0 };
const where = {
  ...style.small,
  fontFamily: style.value.fontFamily,
  fontSize: "13px",
  margin: 0,
  wordBreak: "break-word",
};
const address = { ...style.address, fontSize: "11px", lineHeight: "15px" };

function Incident({ line: { title: called, what, where: place, url } }: { line: CampaignWords["lines"][number] }) {
  return (
    <Section>
      <Hr className="rule" style={{ ...style.rule, margin: "14px 0 10px" }} />
      <Heading as="h2" className="text" style={{ ...title, color: style.text.color }}>
        <Link className="accent" href={url} style={title}>
          {called}
        </Link>
      </Heading>
      <Text className="text" style={line}>
        {what}
      </Text>
      {place && (
        <Text className="muted" style={{ ...where, wordBreak: "break-word" }}>
          {place}
        </Text>
      )}
      <Text style={{ ...address, margin: "4px 0 0" }}>
        <Link className="accent" href={url} style={address}>
          {url}
        </Link>
      </Text>
    </Section>
  );
}

function More({ more, listUrl }: Pick<CampaignWords, "more" | "listUrl">) {
  if (!more) return null;
  return (
    <Section>
      <Hr className="rule" style={{ ...style.rule, margin: "14px 0 10px" }} />
      <Text className="text" style={line}>
        {more}{" "}
        {listUrl && (
          <Link className="accent" href={listUrl} style={{ color: style.address.color }}>
            {listUrl}
          </Link>
        )}
      </Text>
    </Section>
  );
}
