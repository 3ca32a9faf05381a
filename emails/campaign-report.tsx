import { Heading, Link, Text } from "react-email";
import { style } from "./incident-style";
import { Foot, MailFrame } from "./mail-frame";
import { oneLine, senderLine } from "./words";

export type CampaignReportProps = {
  workspaceName: string;
  campaignName: string;
  endedFor: "closed" | "due";
  incidents: number;
  closed: number;
  /** What else there is to count, such as ["Opened", 12]. */
  figures: readonly (readonly [label: string, count: number])[];
  pageUrl: string;
  tableUrl: string;
};

/** Without the campaign's name, which is anybody's words: subjects show on lock screens and in logs. */
export function campaignReportSubject({ incidents, closed }: CampaignReportProps): string {
  return `Your campaign has ended: ${closed} of ${incidents} closed`;
}

function wordsOf(props: CampaignReportProps) {
  const { closed, incidents, endedFor } = props;
  return {
    from: senderLine(props.workspaceName),
    heading: `“${oneLine(props.campaignName, 120)}” has ended`,
    happened:
      endedFor === "closed"
        ? `Everything in it is closed: ${closed} of ${incidents} incidents.`
        : `Its due date has passed, and ${closed} of ${incidents} incidents are closed. Nothing more is sent; links that were sent go on working.`,
    page: "Who was asked what, and what became of it:",
    table: "The same as a table (CSV):",
    why: `You get this because you made the campaign.`,
  };
}

/** What became of a campaign, for whoever made it. */
export function CampaignReport(props: CampaignReportProps) {
  const words = wordsOf(props);
  return (
    <MailFrame subject={campaignReportSubject(props)} preview={words.happened} from={words.from}>
      <Heading as="h1" className="text" style={style.heading}>
        {words.heading}
      </Heading>
      <Text className="text" style={style.text}>
        {words.happened}
      </Text>
      <table cellPadding={0} cellSpacing={0} border={0}>
        <tbody>
          {props.figures.map(([label, count]) => (
            <tr key={label}>
              <th scope="row" align="left" className="muted" style={{ ...style.label, fontWeight: 400 }}>
                {label}
              </th>
              <td className="text" align="right" style={style.value}>
                {count}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Pointer sentence={words.page} url={props.pageUrl} />
      <Pointer sentence={words.table} url={props.tableUrl} />
      <Foot sentences={[words.why]} />
    </MailFrame>
  );
}

function Pointer({ sentence, url }: { sentence: string; url: string }) {
  return (
    <Text className="text" style={{ ...style.text, margin: "16px 0 0" }}>
      {sentence}
      <br />
      <Link className="accent" href={url} style={style.address}>
        {url}
      </Link>
    </Text>
  );
}

/** The text part; each address has a line to itself. */
export function campaignReportText(props: CampaignReportProps): string {
  const words = wordsOf(props);
  const widest = Math.max(0, ...props.figures.map(([label]) => label.length));
  return [
    words.from,
    "",
    words.heading,
    "",
    words.happened,
    "",
    ...props.figures.map(([label, count]) => `  ${label.padEnd(widest)}  ${count}`),
    "",
    words.page,
    "",
    props.pageUrl,
    "",
    words.table,
    "",
    props.tableUrl,
    "",
    words.why,
    "",
  ].join("\n");
}
