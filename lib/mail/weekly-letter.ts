import { severity as severities } from "@/emails/brand";
import { renderWeeklyReport } from "@/emails/render";
import type { WeeklyReportProps } from "@/emails/weekly-report-words";
import type { MemberViewer } from "@/lib/access/viewer";
import { onDate } from "@/lib/dates";
import { env } from "@/lib/env";
import type { Letter, Picture } from "@/lib/mail/kind";
import { pngOf } from "@/lib/mail/picture";
import { addDays, monthKey } from "@/lib/reporting/report-filter";
import { type WeeklyFigures, weeklyFigures } from "@/lib/reporting/weekly-figures";
import { workspaceName } from "@/lib/workspace";

/** The report of the week that begins on this Monday, UTC, with the reader's own eyes; its pictures are attached to it. */
export async function weeklyLetter(reader: MemberViewer, week: Date, now = new Date()): Promise<Letter> {
  const { drawings, ...letter } = await renderWeeklyReport(await propsOf(reader, week, now));
  return { ...letter, pictures: await Promise.all(drawings.map(pictureOf)) };
}

/** The same as a page that needs nothing else. */
export async function weeklyPreview(reader: MemberViewer, week: Date, now = new Date()): Promise<Letter> {
  const { html, pictures = [], ...letter } = await weeklyLetter(reader, week, now);
  const shown = pictures.reduce(
    (page, { cid, png }) => page.replaceAll(`cid:${cid}`, `data:image/png;base64,${png}`),
    html,
  );
  return { ...letter, html: shown };
}

async function pictureOf({ cid, svg }: { cid: string; svg: string }): Promise<Picture> {
  return { cid: `${cid}@handback`, name: `${cid}.png`, png: (await pngOf(svg)).toString("base64") };
}

async function propsOf(reader: MemberViewer, week: Date, now: Date): Promise<WeeklyReportProps> {
  const { range, weeks, months, contacts, overdue, waiting, longest, ...figures } = await weeklyFigures(
    reader,
    week,
    now,
  );
  const { author_unknown, unreachable, disputed, left } = contacts;
  const at = (path: string) => `${env().PUBLIC_URL}${path}`;
  return {
    workspaceName: await workspaceName(),
    week: weekInWords(week),
    severities: figures.severities.map(({ severity, ...standing }) => ({
      label: severities[severity].label,
      ...standing,
    })),
    weeks: weeks.map(({ start, opened, closed, open }) => ({ label: shortDay(start), opened, closed, open })),
    months: months.map(monthOf),
    overdue: { ...overdue, url: at("/incidents?due=overdue") },
    waiting: { ...waiting, url: at("/incidents?contact=queued&contact=mailed") },
    unasked: {
      counts: { author_unknown, unreachable, disputed, left },
      url: at("/incidents?contact=author_unknown&contact=unreachable&contact=disputed&contact=left"),
    },
    people: longest.map(({ id, name, count, since }) => ({
      name,
      count,
      since: onDate(since),
      url: at(`/developers/${id}`),
    })),
    openUrl: at("/incidents"),
    dashboardUrl: at(`/dashboard?from=${monthKey(range.start)}&to=${monthKey(range.months.at(-1) ?? range.start)}`),
    settingsUrl: at("/settings/notifications"),
  };
}

const spelt = (options: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" });
  return (at: Date) => format.format(at);
};
const shortDay = spelt({ day: "numeric", month: "short" });
const shortMonth = spelt({ month: "short" });
const longMonth = spelt({ month: "long", year: "numeric" });
const dayAndMonth = spelt({ day: "numeric", month: "long" });

/** "16 to 22 November 2026", "28 December 2026 to 3 January 2027" */
function weekInWords(monday: Date): string {
  const sunday = addDays(monday, 6);
  if (monday.getUTCMonth() === sunday.getUTCMonth()) return `${monday.getUTCDate()} to ${onDate(sunday)}`;
  const sameYear = monday.getUTCFullYear() === sunday.getUTCFullYear();
  return `${sameYear ? dayAndMonth(monday) : onDate(monday)} to ${onDate(sunday)}`;
}

function monthOf({ month, ...figures }: WeeklyFigures["months"][number]) {
  const first = new Date(`${month}-01T00:00:00Z`);
  return { label: shortMonth(first), name: longMonth(first), ...figures };
}
