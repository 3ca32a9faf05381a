import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Suspense } from "react";
import { MemberFrame } from "@/app/_server/member-frame";
import { pageViewer } from "@/app/_server/viewer";
import { ExportMenu } from "@/app/_ui/export-menu";
import { ListSkeleton } from "@/app/_ui/list-frame";
import { PageHead } from "@/app/_ui/page-frame";
import { can } from "@/lib/access/policy";
import type { MemberViewer } from "@/lib/access/viewer";
import { listAssignable } from "@/lib/members/list";
import { developerProgress } from "@/lib/reporting/developer-progress";
import { sinceOf } from "@/lib/reporting/progress-filter";
import { DeveloperList } from "./_list/developer-list";
import { exportQuery } from "./_list/list-address";
import { rowOf } from "./_list/row";
import { stateOf } from "./_list/search";

export const metadata: Metadata = { title: "Developers" };

const rowsPerPage = 50;

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function DevelopersPage({ searchParams }: Props) {
  const search = stateOf(await searchParams);
  const viewer = await pageViewer(search.address);
  if (!can(viewer, "analytics:read")) notFound();
  return (
    <MemberFrame wide viewer={viewer}>
      <PageHead title="Developers" end={<ExportMenu table="developer_progress" query={exportQuery(search.state)} />} />
      <Suspense fallback={<ListSkeleton />}>
        <List viewer={viewer} {...search} />
      </Suspense>
    </MemberFrame>
  );
}

async function List({ viewer, state, filter, cursor }: { viewer: MemberViewer } & ReturnType<typeof stateOf>) {
  const mayAct = can(viewer, "members:write") && can(viewer, "incidents:share");
  const [page, members] = await Promise.all([
    developerProgress(viewer, filter, { cursor, limit: rowsPerPage }),
    mayAct ? listAssignable(viewer) : [],
  ]);
  return (
    <DeveloperList
      state={state}
      rows={page.rows.map(rowOf)}
      first={page.first}
      total={page.total}
      next={page.next}
      previous={page.previous}
      standings={page.standings}
      recounting={page.recounting}
      since={sinceOf(filter.period, new Date())}
      members={members}
      mayAct={mayAct}
    />
  );
}
