import { counted, duration, number, percent } from "./numbers";
import { contactWord, tookWord } from "./standing-words";
import { oneLine, senderLine } from "./words";

/** Of a week: its Monday as an axis says it, and as a table does. */
export type WeekOfReport = { label: string; opened: number; closed: number; open: number };
type Times = { count: number; medianMs: number; meanMs: number; p90Ms: number };
/** `spread`: how many closes took how long, in the order of `tookWord`; without closes there are no times. */
export type MonthOfReport = { label: string; name: string; times: Times | null; spread: readonly number[] };
type Unasked = "author_unknown" | "unreachable" | "disputed" | "left";
type Linked<What> = What & { url: string };

/** What a manager reads on Monday morning; every `url` must be an absolute http(s) address. */
export type WeeklyReportProps = {
  workspaceName: string;
  /** "16 to 22 November 2026" */
  week: string;
  severities: readonly { label: string; open: number; change: number }[];
  /** Oldest first; the last one is the week that the report is about. */
  weeks: readonly WeekOfReport[];
  months: readonly MonthOfReport[];
  overdue: Linked<{ count: number; recently: number }>;
  waiting: Linked<{ count: number; long: number }>;
  unasked: Linked<{ counts: Readonly<Record<Unasked, number>> }>;
  people: readonly Linked<{ name: string; count: number; since: string }>[];
  openUrl: string;
  dashboardUrl: string;
  settingsUrl: string;
};

export type Picture = { cid: "flow" | "remediation"; alt: string };
type Table = { head: readonly string[]; rows: readonly (readonly string[])[] };
export type WeeklySection = {
  heading: string;
  sentences: readonly string[];
  picture?: Picture;
  table?: Table;
  lines?: readonly { words: string; url: string }[];
};

const shownWeeks = 6;

export function weeklyReportSubject({ weeks, week }: WeeklyReportProps): string {
  const { opened = 0, closed = 0 } = weeks.at(-1) ?? {};
  return `Your week, ${week}: ${number(opened)} opened, ${number(closed)} closed`;
}

export function weeklyReportWords(props: WeeklyReportProps) {
  return {
    from: senderLine(props.workspaceName),
    heading: `The week from ${props.week}`,
    lead: leadOf(props),
    sections: [open(props), flow(props), remediation(props), attention(props), people(props)],
    action: "Open the dashboard",
    before: "The same figures, with every incident behind them:",
    foot: [
      "Weeks and months are in UTC. What is open, opened and closed is as it stood at the end of Sunday; what is overdue, waited for and unreachable, as it was when this was written. Times to remediate leave false positives out.",
      "You get this on Monday mornings because you manage this workspace. To end it, or to see it now:",
    ],
  };
}

function leadOf({ weeks, overdue, waiting }: WeeklyReportProps): string {
  const { open = 0, opened = 0, closed = 0 } = weeks.at(-1) ?? {};
  const went =
    open === 0 ? "Nothing is open." : `${counted(open, "incident")} ${are(open)} open, ${than(opened - closed)}.`;
  const next = [
    overdue.count === 0 ? "nothing is overdue" : `${number(overdue.count)} ${are(overdue.count)} overdue`,
    waiting.count === 0 ? "nobody is waited for" : `${number(waiting.count)} wait for their developers`,
  ];
  return `${went} ${next[0]?.replace(/^n/, "N") ?? ""}, and ${next[1]}.`;
}

const are = (count: number) => (count === 1 ? "is" : "are");
const than = (by: number) =>
  by === 0 ? "as many as a week before" : `${number(Math.abs(by))} ${by < 0 ? "fewer" : "more"} than a week before`;
const signed = (by: number) => (by === 0 ? "0" : by < 0 ? `−${number(-by)}` : `+${number(by)}`);

function open({ severities, weeks, openUrl }: WeeklyReportProps): WeeklySection {
  const { open: all = 0, opened = 0, closed = 0 } = weeks.at(-1) ?? {};
  const rows = severities
    .filter(({ open: count, change }) => count > 0 || change !== 0)
    .map(({ label, open: count, change }) => [label, number(count), signed(change)]);
  return {
    heading: "Open, by severity",
    sentences: rows.length === 0 ? ["Nothing is open."] : [],
    ...(rows.length === 0
      ? {}
      : {
          table: {
            head: ["Severity", "Open", "In the week"],
            rows: [...rows, ["All", number(all), signed(opened - closed)]],
          },
          lines: [{ words: "What is open now:", url: openUrl }],
        }),
  };
}

function flow({ weeks }: WeeklyReportProps): WeeklySection {
  const { opened = 0, closed = 0, open: standing = 0 } = weeks.at(-1) ?? {};
  const by = opened - closed;
  const went = by === 0 ? "stayed at" : by < 0 ? `shrank by ${number(-by)}, to` : `grew by ${number(by)}, to`;
  return {
    heading: "Opened and closed",
    sentences: [
      `${number(opened)} ${opened === 1 ? "was" : "were"} opened and ${number(closed)} closed; the backlog ${went} ${number(standing)}.`,
    ],
    picture: { cid: "flow", alt: flowInWords(weeks) },
    table: {
      head: ["Week from", "Opened", "Closed", "Open at its end"],
      rows: weeks
        .slice(-shownWeeks)
        .map((week) => [week.label, number(week.opened), number(week.closed), number(week.open)])
        .reverse(),
    },
  };
}

function flowInWords(weeks: readonly WeekOfReport[]): string {
  const list = (of: (week: WeekOfReport) => number) => weeks.map((week) => number(of(week))).join(" ");
  return `Per week, from ${weeks[0]?.label ?? ""} to ${weeks.at(-1)?.label ?? ""}. Open at the end: ${list(({ open: at }) => at)}. Opened: ${list(({ opened }) => opened)}. Closed: ${list(({ closed }) => closed)}.`;
}

function remediation({ months }: WeeklyReportProps): WeeklySection {
  const [latest, before] = [months.at(-1), months.at(-2)];
  return {
    heading: "Time to remediate",
    sentences: [latest, before].flatMap((month) => (month ? timesOf(month) : [])),
    picture: { cid: "remediation", alt: remediationInWords(months) },
  };
}

function timesOf({ name, times }: MonthOfReport): string {
  if (!times) return `Nothing was closed in ${name}.`;
  const { count, medianMs, p90Ms, meanMs } = times;
  if (count === 1) return `The one close in ${name} took ${duration(meanMs)}.`;
  return `Half of the ${number(count)} closes in ${name} took less than ${duration(medianMs)}, nine of ten less than ${duration(p90Ms)}, and the mean is ${duration(meanMs)}.`;
}

function remediationInWords(months: readonly MonthOfReport[]): string {
  const bands = Object.values(tookWord);
  return months
    .map(({ name, times, spread }) => {
      if (!times) return `${name}: nothing closed.`;
      const all = spread.reduce((total, count) => total + count, 0);
      const shares = spread.flatMap((count, step) =>
        count === 0 ? [] : `${bands[step]?.toLowerCase()} ${percent(count / all)}`,
      );
      return `${name}: median ${duration(times.medianMs)}, mean ${duration(times.meanMs)}, 90th percentile ${duration(times.p90Ms)}; ${shares.join(", ")}.`;
    })
    .join(" ");
}

function attention({ overdue, waiting, unasked }: WeeklyReportProps): WeeklySection {
  const entries = Object.entries(unasked.counts) as [Unasked, number][];
  const nobody = entries.reduce((sum, [, count]) => sum + count, 0);
  const reasons = entries
    .filter(([, count]) => count > 0)
    .map(([why, count]) => `${contactWord[why].toLowerCase()} ${number(count)}`);
  const lines = [
    { count: overdue.count, words: `${number(overdue.count)} overdue, ${since(overdue.recently)}:`, url: overdue.url },
    {
      count: waiting.count,
      words: `${number(waiting.count)} wait for an answer of their developer, ${twoWeeks(waiting.long)}:`,
      url: waiting.url,
    },
    {
      count: nobody,
      words: `${number(nobody)} open with nobody who can be asked (${reasons.join(", ")}):`,
      url: unasked.url,
    },
  ].filter(({ count }) => count > 0);
  return {
    heading: "What needs attention",
    sentences: lines.length === 0 ? ["Nothing is overdue, nobody is waited for, and everybody can be asked."] : [],
    lines: lines.map(({ words, url }) => ({ words, url })),
  };
}

const since = (recently: number) =>
  recently === 0 ? "none of them in the last seven days" : `${number(recently)} of them in the last seven days`;
const twoWeeks = (long: number) =>
  long === 0 ? "none of them for two weeks or longer" : `${number(long)} of them for two weeks or longer`;

function people({ people: named }: WeeklyReportProps): WeeklySection {
  return {
    heading: "Who may need help",
    sentences: named.length === 0 ? ["Nobody has an unanswered question."] : [],
    lines: named.map(({ name, count, since: asked, url }) => ({
      words: `${oneLine(name, 80)}: ${counted(count, "incident")}, first asked on ${asked}:`,
      url,
    })),
  };
}

/** The text part: the same words, each address on a line to itself; a picture is told by the figures in it. */
export function weeklyReportText(props: WeeklyReportProps): string {
  const { from, heading, lead, sections, before, foot } = weeklyReportWords(props);
  const parts = sections.flatMap((section) => [
    section.heading.toUpperCase(),
    ...section.sentences,
    ...(section.table ? [textTable(section.table)] : []),
    ...(section.lines ?? []).map(({ words, url }) => `${words}\n${url}`),
  ]);
  const all = [from, heading, lead, ...parts, `${before}\n${props.dashboardUrl}`, "--", ...foot.slice(0, -1)];
  return `${[...all, `${foot.at(-1)}\n${props.settingsUrl}`].join("\n\n")}\n`;
}

/** The first column to the left, numbers to the right. */
function textTable({ head, rows }: Table): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  return [head, ...rows]
    .map((row) => {
      const cells = row.map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      );
      return `  ${cells.join("   ")}`;
    })
    .join("\n");
}
