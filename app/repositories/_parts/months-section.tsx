import { Group } from "@mantine/core";
import { FigureTile } from "@/app/_figures/figure-tile";
import { monthName, rangeWords } from "@/app/_figures/month-words";
import { ExportMenu } from "@/app/_ui/export-menu";
import layout from "@/app/_ui/figures/figures.module.css";
import { duration, number } from "@/app/_ui/format";
import { severity } from "@/emails/brand";
import type { MemberViewer } from "@/lib/access/viewer";
import { periodOf } from "@/lib/incidents/period";
import type { Level } from "@/lib/reporting/levels";
import { meanTimeToRemediate, type Remediation } from "@/lib/reporting/mttr";
import { openBySeverity, type Standing } from "@/lib/reporting/open-by-severity";
import type { TableQuery } from "@/lib/reporting/overview-table";
import { MonthsCards } from "./months-cards";
import { type Months, monthsOf } from "./months-of";
import { MonthsTable } from "./months-table";
import { monthsQuery, type OverviewState } from "./overview-address";
import { type OwnRows, rowsOfOwner } from "./rows-of";

type Props = {
  viewer: MemberViewer;
  level: Level;
  id: number;
  name: string;
  state: OverviewState;
  query: TableQuery;
  now: Date;
};

/** The months of a repository or organisation: in four numbers, as charts, and one by one. */
export async function MonthsSection({ viewer, level, id, name, state, query, now }: Props) {
  const owner = level === "repository" ? { repository: [name] } : { organisation: [name] };
  const [found, open, { whole }] = await Promise.all([
    monthsOf(viewer, level, name, query),
    openBySeverity(viewer, level, id, query.kinds),
    meanTimeToRemediate(viewer, { ...owner, kind: query.kinds && [...query.kinds], ...counting(query) }, query.range),
  ]);
  const rows = rowsOfOwner(level, name, state);
  return (
    <>
      <Tiles found={found} open={open} times={whole} rows={rows} query={query} now={now} />
      <MonthsCards found={found} rows={rows} now={now} />
      <Group justify="end" mb="xs">
        <ExportMenu table={`${level}_months`} query={monthsQuery(state, name)} name="months" />
      </Group>
      <MonthsTable months={found.months} rows={rows} now={now} />
    </>
  );
}

const counting = ({ falsePositives }: TableQuery) => (falsePositives ? { false_positives: "include" as const } : {});

type TilesProps = { found: Months; open: Standing[]; times: Remediation; rows: OwnRows; query: TableQuery; now: Date };

function Tiles({ found: { months, whole }, open, times, rows, query: { range, falsePositives }, now }: TilesProps) {
  const period = periodOf({ from: range.start, until: range.end });
  const last = months.at(-1);
  return (
    <div className={layout.tiles}>
      {range.end > now ? (
        <FigureTile figure="open" value={number(last?.open ?? 0)} rows={rows.open}>
          {open
            .map(({ severity: level, count }) => `${number(count)} ${severity[level].label.toLowerCase()}`)
            .join(", ") || "now"}
        </FigureTile>
      ) : (
        <FigureTile
          figure="open-at-end"
          value={number(last?.open ?? 0)}
          rows={last ? rows.openAt(last.month, now) : rows.open}
        >
          {last && monthName(last.month)}
        </FigureTile>
      )}
      <FigureTile
        figure="mttr"
        name="Mean time to remediate"
        value={whole.meanMs === null ? "–" : duration(whole.meanMs)}
        rows={rows.counted(period)}
      >
        {times ? (
          <>
            Half took less than {duration(times.medianMs)}, nine of ten less than {duration(times.p90Ms)};{" "}
            {falsePositives ? "false positives included" : "false positives left out"}
          </>
        ) : (
          "Nothing was closed"
        )}
      </FigureTile>
      <FigureTile figure="fixed" value={number(whole.fixed)} rows={rows.fixed(period)}>
        {rangeWords(range)}
      </FigureTile>
      <FigureTile figure="closed-by-hand" value={number(whole.closedByHand)} rows={rows.closedByHand(period)}>
        {rangeWords(range)}
      </FigureTile>
    </div>
  );
}
