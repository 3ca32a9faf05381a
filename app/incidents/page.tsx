import type { Metadata } from "next";
import { Suspense } from "react";
import { MemberFrame } from "@/app/_server/member-frame";
import { pageViewer } from "@/app/_server/viewer";
import { ExportMenu } from "@/app/_ui/export-menu";
import { ListSkeleton } from "@/app/_ui/list-frame";
import { PageHead } from "@/app/_ui/page-frame";
import { oneLine } from "@/emails/words";
import { can, isManager } from "@/lib/access/policy";
import type { MemberViewer } from "@/lib/access/viewer";
import { campaignNames } from "@/lib/campaigns/names";
import { developerName } from "@/lib/identities/known-addresses";
import { incidentTotals } from "@/lib/incidents/count";
import { ignoreReasonLabel, ignoreReasons } from "@/lib/incidents/ignore-reasons";
import { seesKept } from "@/lib/incidents/kept";
import { listIncidents } from "@/lib/incidents/list";
import { listAssignable } from "@/lib/members/list";
import { reasonOptions } from "./_actions/reason-options";
import { facetsFor, viewCounts } from "./_list/counts";
import { IncidentList } from "./_list/incident-list";
import { exportQuery } from "./_list/list-address";
import { rowOf } from "./_list/row";
import { type Search, stateOf } from "./_list/search";

export const metadata: Metadata = { title: "Incidents" };

const rowsPerPage = 50;

export default async function IncidentsPage({ searchParams }: { searchParams: Promise<Search> }) {
  const search = stateOf(await searchParams);
  const viewer = await pageViewer(search.address);
  // What leaves out nothing of what they see is not worth a word.
  if (search.state.counted.length > 0 && !(await seesKept(viewer))) search.state.counted = [];
  return (
    <MemberFrame wide viewer={viewer}>
      <PageHead title="Incidents" end={<ExportMenu table="incidents" query={exportQuery(search.state)} />} />
      <Suspense fallback={<ListSkeleton />}>
        <List viewer={viewer} {...search} />
      </Suspense>
    </MemberFrame>
  );
}

async function List({ viewer, state, filter, cursor }: { viewer: MemberViewer } & ReturnType<typeof stateOf>) {
  const audience = viewer.accessLevel === "restricted" ? "restricted" : isManager(viewer) ? "managers" : "members";
  const totals = incidentTotals(viewer);
  const [page, counts, facets, members, developer, campaigns] = await Promise.all([
    listIncidents(viewer, filter, { cursor, limit: rowsPerPage }),
    totals.then((known) => viewCounts(viewer, audience, known)),
    totals.then((known) => facetsFor(viewer, filter, known)),
    listAssignable(viewer),
    state.developer && can(viewer, "analytics:read") ? developerName(viewer, Number(state.developer)) : null,
    campaignNames(viewer, state.campaign.map(Number)),
  ]);
  return (
    <IncidentList
      state={state}
      rows={page.rows.map(rowOf)}
      next={page.next}
      previous={page.previous}
      counts={counts}
      facets={facets}
      members={members}
      reasons={reasonOptions(ignoreReasons, ignoreReasonLabel)}
      audience={audience}
      campaigns={campaigns.map(({ id, name }) => ({ value: String(id), label: oneLine(name, 60) }))}
      developer={developer && oneLine(developer, 80)}
    />
  );
}
