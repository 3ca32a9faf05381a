"use client";

import { useRouter } from "next/navigation";
import { useMemo, useState, useTransition } from "react";
import { DataTable } from "@/app/_ui/data-table";
import { counted, number } from "@/app/_ui/format";
import { ListFoot, ListPanel } from "@/app/_ui/list-frame";
import { usePicked } from "@/app/_ui/use-picked";
import { useRowKeys } from "@/app/_ui/use-row-keys";
import { RemindDialog } from "@/app/incidents/_actions/remind-dialog";
import type { Assignable } from "@/app/incidents/_actions/verb-dialog";
import { GiveDialog } from "../_actions/give-dialog";
import { BulkBar, type BulkVerb } from "./bulk-bar";
import { developerColumns } from "./developer-columns";
import classes from "./developer-list.module.css";
import { type ListState, listAddress, nextSorting } from "./list-address";
import { Meanings } from "./meanings";
import { NoDevelopers } from "./no-developers";
import type { DeveloperRow } from "./row";
import { StandingTabs } from "./standing-tabs";
import type { Standing } from "./standing-words";
import { Toolbar } from "./toolbar";

type Props = {
  state: ListState;
  rows: DeveloperRow[];
  first: number;
  total: number;
  next: string | null;
  previous: string | null;
  standings: Record<Standing, number>;
  recounting: number;
  /** The day on which the period began. */
  since: string;
  /** Who can be given work; empty where the reader may give none. */
  members: Assignable[];
  mayAct: boolean;
};

const idOf = (row: DeveloperRow) => String(row.id);
const nameOf = (row: DeveloperRow) => row.name;

export function DeveloperList(props: Props) {
  const { state, rows, next, previous, since, mayAct } = props;
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const { picked, setPicked, chosen, toggle, clear } = usePicked(rows, idOf);
  const [asked, setAsked] = useState<{ verb: BulkVerb; targets: DeveloperRow[] } | null>(null);
  const columns = useMemo(() => developerColumns(state.hide, since), [state.hide, since]);
  const go = (address: string) => startTransition(() => router.push(address, { scroll: false }));
  const keys = useRowKeys({ rows, idOf, toggle: (id) => mayAct && toggle(id), clear });

  const close = () => setAsked(null);

  return (
    <>
      <StandingTabs state={state} counts={props.standings} go={go} />
      <ListPanel label="Developers in this view">
        <Toolbar state={state} go={go} pending={pending} />
        {rows.length === 0 ? (
          <NoDevelopers state={state} total={props.total} />
        ) : (
          <div className={classes.table}>
            <DataTable
              caption="Developers; j and k move between rows"
              columns={columns}
              rows={rows}
              idOf={idOf}
              nameOf={nameOf}
              selected={picked}
              onSelect={mayAct ? setPicked : undefined}
              sorting={{ by: state.sort, direction: state.direction }}
              onSort={(by) => go(listAddress(state, nextSorting(state, by)))}
              activeId={keys.activeId}
              onActivate={keys.activate}
              pending={pending}
            />
          </div>
        )}
        <ListFoot
          previous={previous && listAddress(state, {}, previous)}
          next={next && listAddress(state, {}, next)}
          go={go}
        >
          <span className="hb-muted" role="status">
            {rows.length > 0 &&
              `${number(props.first + 1)}–${number(props.first + rows.length)} of ${number(props.total)}`}
            {props.recounting > 0 &&
              ` · ${counted(props.recounting, "developer")} changed a moment ago and ${props.recounting === 1 ? "is" : "are"} being counted anew`}
          </span>
        </ListFoot>
      </ListPanel>
      <Meanings period={state.period} />
      {chosen.length > 0 && (
        <BulkBar count={chosen.length} ask={(verb) => setAsked({ verb, targets: chosen })} clear={clear} />
      )}
      <RemindDialog
        opened={asked?.verb === "remind"}
        asks={(asked?.targets ?? []).map(({ id }) => ({ path: `/developers/${id}/remind` }))}
        onClose={close}
      />
      <GiveDialog
        verb={asked?.verb === "assign" || asked?.verb === "transfer" ? asked.verb : null}
        targets={asked?.targets ?? []}
        members={props.members}
        onClose={close}
      />
    </>
  );
}
