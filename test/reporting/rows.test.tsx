import { Group, Title } from "@mantine/core";
import Link from "next/link";
import { isValidElement, type ReactElement, type ReactNode } from "react";
import { beforeAll, describe, expect, test } from "vitest";
import { Definition } from "@/app/_figures/definition";
import { Bars } from "@/app/_ui/charts/bars";
import { FigureTable } from "@/app/_ui/charts/figure-table";
import type { Figures } from "@/app/_ui/charts/figures";
import { Legend } from "@/app/_ui/charts/legend";
import { Lines } from "@/app/_ui/charts/lines";
import { ExportMenu } from "@/app/_ui/export-menu";
import { FigureCard } from "@/app/_ui/figures/figure-card";
import { Tile } from "@/app/_ui/figures/tile";
import { Moment } from "@/app/_ui/moment";
import { type RecordColumn, RecordTable } from "@/app/_ui/record-table";
import { SeverityLabel } from "@/app/_ui/severity-label";
import { type Report, readReport } from "@/app/dashboard/_parts/report";
import { Answering } from "@/app/dashboard/_sections/answering";
import { Closing } from "@/app/dashboard/_sections/closing";
import { Flow } from "@/app/dashboard/_sections/flow";
import { Headline } from "@/app/dashboard/_sections/headline";
import { HotSpots } from "@/app/dashboard/_sections/hot-spots";
import { OpenNow } from "@/app/dashboard/_sections/open-now";
import { TimeToRemediate } from "@/app/dashboard/_sections/remediation";
import { stateOf } from "@/app/incidents/_list/search";
import { MonthsSection } from "@/app/repositories/_parts/months-section";
import { readOverview } from "@/app/repositories/_parts/overview-state";
import { OverviewTable } from "@/app/repositories/_parts/overview-table";
import type { MemberViewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import { countIncidents } from "@/lib/incidents/count";
import { overviewTable } from "@/lib/reporting/overview-table";
import { addMonths, monthKey } from "@/lib/reporting/report-filter";
import { type Cast, seatCast } from "@/test/cast";
import { ownDatabase } from "@/test/database";
import { declared, grant } from "@/test/factories";
import { drawIncidents } from "./draw-incidents";

ownDatabase();

/** A number on the page, and where it leads. */
type Shown = { text: string; href: string };
type Props = Record<string, unknown> & { children?: ReactNode };

const leaves = new Set<unknown>([
  Group,
  ExportMenu,
  Title,
  Bars,
  Lines,
  Legend,
  Definition,
  FigureCard,
  Moment,
  SeverityLabel,
]);
const now = new Date();
let cast: Cast;

beforeAll(async () => {
  cast = await seatCast();
  await drawIncidents(now);
  for (const { id } of await db().incident.findMany()) if (id % 3 === 0) await grant(cast.rita, id);
  // Both see it in lists, and no figure counts it.
  await declared(cast.maya, [cast.rita.memberId]);
});

/** Every number with an address in what a section renders. */
async function shownIn(node: unknown): Promise<Shown[]> {
  if (node instanceof Promise) return shownIn(await node);
  if (Array.isArray(node)) return (await Promise.all(node.map(shownIn))).flat();
  if (!isValidElement(node)) return [];
  const { type, props } = node as ReactElement<Props>;
  if (type === Link) return [{ text: await textOf(props.children), href: String(props.href) }];
  if (type === FigureTable) return numbersOf(props.figures as Figures);
  if (type === RecordTable) return shownIn(cellsOf(props as Cells));
  const own =
    type === Tile && /^\d/.test(String(props.value)) ? [{ text: String(props.value), href: String(props.rows) }] : [];
  if (typeof type === "function" && !leaves.has(type) && type !== Tile)
    return shownIn((type as (props: Props) => unknown)(props));
  const parts = ["children", "lede", "table"].map((part) => shownIn(props[part]));
  return [...own, ...(await Promise.all(parts)).flat()];
}

type Cells = { columns: RecordColumn<unknown>[]; rows: readonly unknown[] };
const cellsOf = ({ columns, rows }: Cells) => rows.map((row) => columns.map(({ cell }) => cell(row)));

async function textOf(node: ReactNode): Promise<string> {
  if (Array.isArray(node)) return (await Promise.all(node.map(textOf))).join("");
  return typeof node === "string" || typeof node === "number" ? String(node) : "";
}

function numbersOf({ unit, series, points }: Figures): Shown[] {
  if (unit !== "count") return [];
  return points.flatMap(({ values, rows }) =>
    series.map(({ key }) => ({ text: String(values[key] ?? 0), href: rows[key] ?? "" })),
  );
}

async function rowsBehind(viewer: MemberViewer, href: string): Promise<number> {
  const query = new URL(href, "http://handback.example").searchParams;
  const search = Object.fromEntries(
    [...query.keys()].map((key) => {
      const [only = "", ...others] = query.getAll(key);
      return [key, others.length === 0 ? only : [only, ...others]];
    }),
  );
  return countIncidents(viewer, stateOf(search).filter);
}

const sections = { Headline, Flow, TimeToRemediate, HotSpots, OpenNow, Closing, Answering };
const searches = [
  ["everything", "maya", {}],
  ["an organisation and false positives", "maya", { organisation: "acme", false_positives: "include" }],
  ["a repository and some severities", "maya", { repository: "acme/web", severity: "critical,low" }],
  ["a kind and a detector, long ago", "maya", { kind: "secret", detector: "aws_access_key", months: "30" }],
  ["what a restricted member sees", "rita", { months: "3" }],
] as const;

/** Fails where a number on the page is not that of the incidents it leads to. A time to remediate is no count, nor is a share. */
async function expectTrue(viewer: MemberViewer, page: ReactNode): Promise<void> {
  const numbers = (await shownIn(page)).filter(({ text, href }) => href.startsWith("/incidents?") && /^\d/.test(text));
  expect(numbers.length).toBeGreaterThan(3);
  for (const { text, href } of numbers) {
    const rows = await rowsBehind(viewer, href);
    if (!/ (min|h|days?)\b| %$/.test(text))
      expect({ href, rows }).toEqual({ href, rows: Number.parseInt(text.replaceAll(",", ""), 10) });
  }
}

describe.each(searches)("of %s", (_, who, search) => {
  const forRestricted = Object.entries(sections).filter(([name]) => who !== "rita" || name !== "Answering");

  test.each(forRestricted)("every number of %s leads to as many incidents as it says", async (_name, Section) => {
    const report: Report = { ...readReport(search, now), viewer: cast[who] };
    await expectTrue(report.viewer, <Section report={report} />);
  });
});

const overviews = [
  ["repositories", "repository", "acme/web", {}],
  ["repositories up to two months ago", "repository", "acme/web", { to: monthKey(addMonths(now, -2)), kind: "secret" }],
  ["organisations, with false positives", "organisation", "acme", { false_positives: "include", months: "3" }],
] as const;

describe.each(overviews)("of %s", (_, level, name, search) => {
  test("every number of the list and of one's months leads to as many incidents as it says", async () => {
    const { state, query } = readOverview(search, now);
    const viewer = cast.maya;
    const { id } = (await overviewTable(viewer, level, query)).rows.find((row) => row.name === name) ?? { id: -1 };
    await expectTrue(
      viewer,
      <OverviewTable viewer={viewer} level={level} path="/" state={state} query={query} now={now} />,
    );
    await expectTrue(
      viewer,
      <MonthsSection viewer={viewer} level={level} id={id} name={name} state={state} query={query} now={now} />,
    );
  });
});
