import "@mantine/charts/styles.css";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { Suspense } from "react";
import { MemberFrame } from "@/app/_server/member-frame";
import { IdParams } from "@/app/_server/route";
import { pageViewer } from "@/app/_server/viewer";
import { PageHead } from "@/app/_ui/page-frame";
import { oneLine } from "@/emails/words";
import { can } from "@/lib/access/policy";
import { NotFound } from "@/lib/errors";
import { overviewRepository } from "@/lib/reporting/overview-owner";
import { usualMonths } from "@/lib/reporting/report-filter";
import { MonthsSection } from "../_parts/months-section";
import { MonthsSkeleton } from "../_parts/months-skeleton";
import { monthsToChoose } from "../_parts/months-to-choose";
import classes from "../_parts/overview.module.css";
import { overviewAddress } from "../_parts/overview-address";
import { OverviewBar } from "../_parts/overview-bar";
import { readOverview, type Search } from "../_parts/overview-state";
import { Standing } from "../_parts/standing";

export const metadata: Metadata = { title: "Repository" };

type Props = { params: Promise<{ id: string }>; searchParams: Promise<Search> };

export default async function RepositoryPage({ params, searchParams }: Props) {
  const asked = IdParams.safeParse(await params);
  const { state, query, now } = readOverview(await searchParams);
  const path = `/repositories/${asked.data?.id ?? ""}`;
  const address = overviewAddress(path, state);
  const viewer = await pageViewer(address);
  if (!asked.success || !can(viewer, "analytics:read")) notFound();
  const { id, name, url, organisation, standing, formerNames } = await overviewRepository(viewer, asked.data.id).catch(
    (error: unknown) => {
      if (error instanceof NotFound) notFound();
      throw error;
    },
  );
  return (
    <MemberFrame wide viewer={viewer}>
      <PageHead
        title={oneLine(name, 120)}
        end={
          <span className={classes.links}>
            <Link className="hb-link" href={overviewAddress(`/organisations/${organisation.id}`, { ...state, q: "" })}>
              All of {oneLine(organisation.name, 60)}
            </Link>
            <Link className="hb-link" href={`/incidents?repository=${encodeURIComponent(name)}`} prefetch={false}>
              Incidents
            </Link>
            {can(viewer, "sources:write") && (
              <Link className="hb-link" href={`/settings/repositories/${id}`}>
                Settings
              </Link>
            )}
            {url && (
              <a className="hb-link" href={url} rel="noreferrer">
                At the code host
              </a>
            )}
          </span>
        }
      >
        <Standing standing={standing} formerNames={formerNames} />
      </PageHead>
      <OverviewBar path={path} state={state} months={monthsToChoose(now)} usual={usualMonths} />
      <Suspense key={address} fallback={<MonthsSkeleton />}>
        <MonthsSection viewer={viewer} level="repository" id={id} name={name} state={state} query={query} now={now} />
      </Suspense>
    </MemberFrame>
  );
}
