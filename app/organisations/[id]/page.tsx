import "@mantine/charts/styles.css";
import { Title } from "@mantine/core";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { Suspense } from "react";
import { MemberFrame } from "@/app/_server/member-frame";
import { IdParams } from "@/app/_server/route";
import { pageViewer } from "@/app/_server/viewer";
import { counted } from "@/app/_ui/format";
import { PageHead } from "@/app/_ui/page-frame";
import { MonthsSection } from "@/app/repositories/_parts/months-section";
import { MonthsSkeleton } from "@/app/repositories/_parts/months-skeleton";
import { monthsToChoose } from "@/app/repositories/_parts/months-to-choose";
import classes from "@/app/repositories/_parts/overview.module.css";
import { overviewAddress } from "@/app/repositories/_parts/overview-address";
import { OverviewBar } from "@/app/repositories/_parts/overview-bar";
import { readOverview, type Search } from "@/app/repositories/_parts/overview-state";
import { OverviewTable } from "@/app/repositories/_parts/overview-table";
import { TableSearch } from "@/app/repositories/_parts/table-search";
import { TableSkeleton } from "@/app/repositories/_parts/table-skeleton";
import { oneLine } from "@/emails/words";
import { can } from "@/lib/access/policy";
import { NotFound } from "@/lib/errors";
import { overviewOrganisation } from "@/lib/reporting/overview-owner";
import { usualMonths } from "@/lib/reporting/report-filter";

export const metadata: Metadata = { title: "Organisation" };

type Props = { params: Promise<{ id: string }>; searchParams: Promise<Search> };

export default async function OrganisationPage({ params, searchParams }: Props) {
  const asked = IdParams.safeParse(await params);
  const { state, query, now } = readOverview(await searchParams);
  const path = `/organisations/${asked.data?.id ?? ""}`;
  const viewer = await pageViewer(overviewAddress(path, state, { page: state.page }));
  if (!asked.success || !can(viewer, "analytics:read")) notFound();
  const { name, repositories } = await overviewOrganisation(viewer, asked.data.id).catch((error: unknown) => {
    if (error instanceof NotFound) notFound();
    throw error;
  });
  const months = overviewAddress(path, { ...state, q: "", sort: "open", direction: "desc" });
  const table = overviewAddress(path, state, { page: state.page });
  return (
    <MemberFrame wide viewer={viewer}>
      <PageHead
        title={oneLine(name, 120)}
        end={
          <span className={classes.links}>
            <span className="hb-muted">{counted(repositories, "repository", "repositories")}</span>
            <Link className="hb-link" href="/repositories?by=organisation">
              All organisations
            </Link>
            <Link className="hb-link" href={`/incidents?organisation=${encodeURIComponent(name)}`} prefetch={false}>
              Incidents
            </Link>
          </span>
        }
      />
      <OverviewBar path={path} state={state} months={monthsToChoose(now)} usual={usualMonths} />
      <Suspense key={months} fallback={<MonthsSkeleton />}>
        <MonthsSection
          viewer={viewer}
          level="organisation"
          id={asked.data.id}
          name={name}
          state={state}
          query={query}
          now={now}
        />
      </Suspense>
      <div className={classes.section}>
        <Title order={2}>Repositories</Title>
        <search className={`${classes.find} hb-no-print`} aria-label="Its repositories">
          <TableSearch path={path} state={state} />
        </search>
      </div>
      <Suspense key={table} fallback={<TableSkeleton />}>
        <OverviewTable
          viewer={viewer}
          level="repository"
          path={path}
          state={state}
          query={{ ...query, organisation: name }}
          now={now}
        />
      </Suspense>
    </MemberFrame>
  );
}
