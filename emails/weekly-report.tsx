import { Heading, Img, Link, Text } from "react-email";
import { light } from "./brand";
import { style } from "./incident-style";
import { Action, Foot, MailFrame } from "./mail-frame";
import { pictureWidth } from "./weekly-charts";
import {
  type WeeklyReportProps,
  type WeeklySection,
  weeklyReportSubject,
  weeklyReportWords,
} from "./weekly-report-words";

type Props = WeeklyReportProps & {
  /** Where a picture is: attached to the mail, or wherever a preview has it. */
  pictureUrl(cid: string): string;
};

/** The week in figures, for those who manage the workspace. */
export function WeeklyReport(props: Props) {
  const words = weeklyReportWords(props);
  const { sections, foot } = words;
  return (
    <MailFrame subject={weeklyReportSubject(props)} preview={words.lead} from={words.from}>
      <Heading as="h1" className="text" style={style.heading}>
        {words.heading}
      </Heading>
      <Text className="text" style={style.text}>
        {words.lead}
      </Text>
      {sections.map((section) => (
        <Part key={section.heading} section={section} pictureUrl={props.pictureUrl} />
      ))}
      <Heading as="h2" className="text" style={style.section}>
        {words.before}
      </Heading>
      <Action label={words.action} url={props.dashboardUrl} />
      <Foot sentences={foot}>
        <Link className="accent" href={props.settingsUrl} style={style.address}>
          {props.settingsUrl}
        </Link>
      </Foot>
    </MailFrame>
  );
}

type PartProps = { section: WeeklySection } & Pick<Props, "pictureUrl">;

function Part({ section: { heading, sentences, picture, table, lines = [] }, pictureUrl }: PartProps) {
  return (
    <>
      <Heading as="h2" className="text" style={style.section}>
        {heading}
      </Heading>
      {sentences.map((sentence) => (
        <Text key={sentence} className="text" style={style.text}>
          {sentence}
        </Text>
      ))}
      {picture && (
        <Img
          src={pictureUrl(picture.cid)}
          alt={picture.alt}
          width={pictureWidth}
          className="muted"
          style={pictureStyle}
        />
      )}
      {table && <Figures {...table} />}
      {lines.map(({ words, url }) => (
        <Text key={url} className="text" style={{ ...style.text, margin: "8px 0 0" }}>
          {words}
          <br />
          <Link className="accent" href={url} style={style.address}>
            {url}
          </Link>
        </Text>
      ))}
    </>
  );
}

// Where pictures are not shown, the figures in them are read instead.
const pictureStyle = {
  width: "100%",
  maxWidth: `${pictureWidth}px`,
  height: "auto",
  margin: "0 0 16px",
  color: light.muted,
  fontFamily: style.text.fontFamily,
  fontSize: "13px",
};

function Figures({ head, rows }: NonNullable<WeeklySection["table"]>) {
  const cell = { ...style.label, color: light.text, padding: "3px 0 3px 16px" };
  const align = (column: number) => (column === 0 ? "left" : "right");
  const styleOf = (column: number) => (column === 0 ? { ...cell, paddingLeft: 0 } : cell);
  return (
    <table cellPadding={0} cellSpacing={0} border={0} width="100%">
      <thead>
        <tr>
          {head.map((title, column) => (
            <th
              key={title}
              scope="col"
              align={align(column)}
              className="muted"
              style={{ ...styleOf(column), color: light.muted, fontWeight: 400 }}
            >
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, ...values]) => (
          <tr key={name}>
            <th scope="row" align="left" className="text" style={{ ...styleOf(0), fontWeight: 400 }}>
              {name}
            </th>
            {values.map((value, index) => (
              <td key={head[index + 1]} align="right" className="text" style={styleOf(index + 1)}>
                {value}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
