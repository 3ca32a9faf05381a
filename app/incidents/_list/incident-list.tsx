"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { DataTable } from "@/app/_ui/data-table";
import { ListFoot, ListPanel } from "@/app/_ui/list-frame";
import { usePicked } from "@/app/_ui/use-picked";
import { useRowKeys } from "@/app/_ui/use-row-keys";
import type { ReasonOptions } from "../_actions/reason-options";
import { RemindDialog } from "../_actions/remind-dialog";
import { type Assignable, type DialogVerb, VerbDialog } from "../_actions/verb-dialog";
import { BulkBar } from "./bulk-bar";
import type { Count, FacetOptions } from "./counts";
import { incidentColumns } from "./incident-columns";
import { type ListState, listAddress, nextSorting } from "./list-address";
import { NoIncidents } from "./no-incidents";
import { Preview } from "./preview";
import type { IncidentRow } from "./row";
import type { Audience, ViewId } from "./saved-views";
import { Toolbar } from "./toolbar";
import { ViewTabs } from "./view-tabs";

type Props = {
  state: ListState;
  rows: IncidentRow[];
  next: string | null;
  previous: string | null;
  counts: Partial<Record<ViewId, Count>>;
  facets: FacetOptions;
  members: Assignable[];
  reasons: ReasonOptions;
  audience: Audience;
  campaigns: { value: string; label: string }[];
  developer: string | null;
};

const idOf = (row: IncidentRow) => String(row.id);
const nameOf = (row: IncidentRow) => `INC-${row.id}`;

export function IncidentList(props: Props) {
  const { state, rows, next, previous } = props;
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const { picked, setPicked, chosen, toggle, clear } = usePicked(rows, idOf);
  const [verb, setVerb] = useState<DialogVerb | null>(null);
  const [targets, setTargets] = useState<IncidentRow[]>([]);
  const [reminded, setReminded] = useState<number[] | null>(null);
  const go = (address: string) => startTransition(() => router.push(address, { scroll: false }));
  const keys = useRowKeys({ rows, idOf, toggle, clear });

  function ask(wanted: DialogVerb) {
    setTargets(chosen);
    setVerb(wanted);
  }

  return (
    <>
      <ViewTabs state={state} counts={props.counts} audience={props.audience} go={go} />
      <ListPanel label="Incidents in this view">
        <Toolbar
          state={state}
          facets={props.facets}
          campaigns={props.campaigns}
          developer={props.developer}
          labels={props.audience !== "restricted"}
          go={go}
          pending={pending}
        />
        {rows.length === 0 ? (
          <NoIncidents
            state={state}
            total={props.counts.all?.count ?? 0}
            mayConnectSources={props.audience === "managers"}
            restricted={props.audience === "restricted"}
          />
        ) : (
          <DataTable
            caption="Incidents; j and k move between rows"
            columns={incidentColumns}
            rows={rows}
            idOf={idOf}
            nameOf={nameOf}
            selected={picked}
            onSelect={setPicked}
            sorting={{ by: state.sort, direction: state.direction }}
            onSort={(by) => go(listAddress(state, nextSorting(state, by)))}
            activeId={keys.activeId}
            onActivate={keys.activate}
            pending={pending}
          />
        )}
        <ListFoot
          previous={previous && listAddress(state, {}, previous)}
          next={next && listAddress(state, {}, next)}
          go={go}
        />
      </ListPanel>
      {chosen.length > 0 && (
        <BulkBar
          count={chosen.length}
          ask={ask}
          remind={props.audience === "managers" ? () => setReminded(chosen.map(({ id }) => id)) : undefined}
          campaign={props.audience === "managers" ? campaignOf(chosen) : undefined}
          clear={clear}
        />
      )}
      <RemindDialog
        opened={reminded !== null}
        path="/incidents/remind"
        body={{ incident_ids: reminded ?? [] }}
        onClose={() => setReminded(null)}
      />
      <VerbDialog
        verb={verb}
        targets={targets.map((target) => rows.find(({ id }) => id === target.id) ?? target)}
        reasons={props.reasons}
        members={props.members}
        onClose={() => setVerb(null)}
      />
      <Preview row={keys.previewed} onClose={keys.closePreview} />
    </>
  );
}

const campaignOf = (rows: readonly IncidentRow[]) =>
  `/campaigns/new?${new URLSearchParams(rows.map(({ id }) => ["incident", String(id)]))}`;
