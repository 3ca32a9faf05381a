import { Title } from "@mantine/core";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { Suspense } from "react";
import { rangeWords } from "@/app/_figures/month-words";
import { MemberFrame } from "@/app/_server/member-frame";
import { pageViewer } from "@/app/_server/viewer";
import { can } from "@/lib/access/policy";
import { usualMonths } from "@/lib/reporting/report-filter";
import { monthsToChoose } from "./_parts/months-to-choose";
import classes from "./_parts/overview.module.css";
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
      <div className={classes.head}>
        <Title order={1}>{levels[state.by]}</Title>
        <span className="hb-muted">
          {rangeWords(query.range)}, months in UTC{" · "}
          <Link href="/docs/metrics" className="hb-link">
            How each number is defined
          </Link>
          {" · "}
          <Link href="/merge-requests" className="hb-link">
            Merge requests
          </Link>
        </span>
      </div>
      <nav aria-label="Counted by" className={classes.tabs}>
        {(["repository", "organisation"] as const).map((by) => (
          <Link
            key={by}
            href={overviewAddress(path, state, { by, q: "" })}
            prefetch={false}
            className={classes.tab}
            aria-current={by === state.by ? "page" : undefined}
          >
            {levels[by]}
          </Link>
        ))}
      </nav>
      <OverviewBar path={path} state={state} months={monthsToChoose(now)} usual={usualMonths}>
        <TableSearch path={path} state={state} />
      </OverviewBar>
      <Suspense key={address} fallback={<TableSkeleton />}>
        <OverviewTable viewer={viewer} level={state.by} path={path} state={state} query={query} now={now} />
      </Suspense>
    </MemberFrame>
  );
}
