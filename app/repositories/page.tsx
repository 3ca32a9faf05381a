import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { Suspense } from "react";
import { rangeWords } from "@/app/_figures/month-words";
import { MemberFrame } from "@/app/_server/member-frame";
import { pageViewer } from "@/app/_server/viewer";
import { ListTabs } from "@/app/_ui/list-tabs";
import { PageHead } from "@/app/_ui/page-frame";
import { can } from "@/lib/access/policy";
import { usualMonths } from "@/lib/reporting/report-filter";
import { monthsToChoose } from "./_parts/months-to-choose";
import { overviewAddress } from "./_parts/overview-address";
import { OverviewBar } from "./_parts/overview-bar";
import { readOverview, type Search } from "./_parts/overview-state";
import { OverviewTable } from "./_parts/overview-table";
import { TableSearch } from "./_parts/table-search";
import { TableSkeleton } from "./_parts/table-skeleton";

export const metadata: Metadata = { title: "Repositories" };

const path = "/repositories";
const levels = { repository: "Repositories", organisation: "Organisations" } as const;

export default async function RepositoriesPage({ searchParams }: { searchParams: Promise<Search> }) {
  const { state, query, now } = readOverview(await searchParams);
  const address = overviewAddress(path, state, { page: state.page });
  const viewer = await pageViewer(address);
  if (!can(viewer, "analytics:read")) notFound();
  return (
    <MemberFrame wide viewer={viewer}>
      <PageHead
        title={levels[state.by]}
        end={
          <span className="hb-muted">
            {rangeWords(query.range)}, months in UTC{" · "}
            <Link href="/docs/metrics" className="hb-link">
              How each number is defined
            </Link>
          </span>
        }
      />
      <ListTabs
        label="Counted by"
        tabs={(["repository", "organisation"] as const).map((by) => ({
          id: by,
          label: levels[by],
          address: overviewAddress(path, state, { by, q: "" }),
          current: by === state.by,
        }))}
      />
      <OverviewBar path={path} state={state} months={monthsToChoose(now)} usual={usualMonths}>
        <TableSearch path={path} state={state} />
      </OverviewBar>
      <Suspense key={address} fallback={<TableSkeleton />}>
        <OverviewTable viewer={viewer} level={state.by} path={path} state={state} query={query} now={now} />
      </Suspense>
    </MemberFrame>
  );
}
