import { ExportMenu } from "@/app/_ui/export-menu";
import layout from "@/app/_ui/figures/figures.module.css";
import "@mantine/charts/styles.css";
import type { Metadata } from "next";
import Link from "next/link";
import { Suspense } from "react";
import { monthName, rangeWords } from "@/app/_figures/month-words";
import { MonthsBarSkeleton } from "@/app/_figures/months-bar";
import { MemberFrame } from "@/app/_server/member-frame";
import { pageViewer } from "@/app/_server/viewer";
import { RowSkeleton } from "@/app/_ui/figures/row-skeleton";
import { PageHead } from "@/app/_ui/page-frame";
import { can } from "@/lib/access/policy";
import { type FacetName, incidentFacet } from "@/lib/incidents/facets";
import { organisationOptions } from "@/lib/reporting/options";
import { addMonths, monthKey, usualMonths } from "@/lib/reporting/report-filter";
import { PrintButton } from "./_parts/print-button";
import { type Report, readReport, type Search } from "./_parts/report";
import { exportQuery, reportAddress } from "./_parts/report-address";
import { ReportBar } from "./_parts/report-bar";
import { Answering } from "./_sections/answering";
import { Closing } from "./_sections/closing";
import { Flow } from "./_sections/flow";
import { Headline } from "./_sections/headline";
import { HotSpots } from "./_sections/hot-spots";
import { OpenNow } from "./_sections/open-now";
import { Playbooks } from "./_sections/playbooks";
import { TimeToRemediate } from "./_sections/remediation";

export const metadata: Metadata = { title: "Dashboard" };

type Props = { searchParams: Promise<Search> };

export default async function DashboardPage({ searchParams }: Props) {
  const read = readReport(await searchParams);
  const viewer = await pageViewer(reportAddress(read.state));
  const report = { ...read, viewer };
  return (
    <MemberFrame wide viewer={viewer}>
      <PageHead
        title="Dashboard"
        end={
          <span className="hb-muted">
            {rangeWords(report.range)}, months and weeks in UTC{" · "}
            <Link href="/docs/metrics" className="hb-link">
              How each number is defined
            </Link>{" "}
            <PrintButton />{" "}
            {can(viewer, "analytics:read") && <ExportMenu table="dashboard" query={exportQuery(report.state)} />}
          </span>
        }
      />
      <Suspense fallback={<MonthsBarSkeleton />}>
        <Bar report={report} />
      </Suspense>
      <Suspense fallback={<RowSkeleton shape="tiles" height={122} />}>
        <Headline report={report} />
      </Suspense>
      <Suspense fallback={<RowSkeleton shape="cards" height={470} />}>
        <div className={layout.cards}>
          <Flow report={report} />
          <TimeToRemediate report={report} />
        </div>
      </Suspense>
      <Suspense fallback={<RowSkeleton shape="thirds" height={330} />}>
        <HotSpots report={report} />
      </Suspense>
      <Suspense fallback={<RowSkeleton shape="cards" height={320} />}>
        <OpenNow report={report} />
      </Suspense>
      <Suspense fallback={<RowSkeleton shape="cards" height={270} />}>
        <Closing report={report} />
      </Suspense>
      {can(viewer, "analytics:read") && (
        <Suspense fallback={<RowSkeleton shape="cards" height={270} />}>
          <Answering report={report} />
        </Suspense>
      )}
      {can(viewer, "playbooks:read") && (
        <Suspense fallback={<RowSkeleton shape="cards" height={200} />}>
          <Playbooks report={report} />
        </Suspense>
      )}
    </MemberFrame>
  );
}

const monthsToChoose = 60;

async function Bar({ report: { viewer, state, now } }: { report: Report }) {
  // The menus ask for what there is when they are opened; here only what is chosen needs its name.
  const named = async (name: FacetName, values: string[]) =>
    values.length === 0 ? [] : incidentFacet(viewer, name, { values });
  const [organisations, repository, detector] = await Promise.all([
    organisationOptions(viewer),
    named("repositories", state.repository),
    named("detectors", state.detector),
  ]);
  const months = Array.from({ length: monthsToChoose }, (_, index) => addMonths(now, -index));
  return (
    <ReportBar
      state={state}
      usual={usualMonths}
      months={months.map((month) => ({ value: monthKey(month), label: monthName(month) }))}
      options={{
        organisation: organisations.map((name) => ({ value: name, label: name })),
        repository: repository.map(({ value, label }) => ({ value, label })),
        detector: detector.map(({ value, label }) => ({ value, label })),
      }}
    />
  );
}
