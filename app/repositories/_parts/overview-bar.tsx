"use client";

import type { ReactNode } from "react";
import { MonthsBar, useGo } from "@/app/_figures/months-bar";
import { kindWord } from "@/app/_ui/words";
import { FilterMenu } from "@/app/incidents/_list/filter-menu";
import { type OverviewState, overviewAddress } from "./overview-address";

type Props = {
  path: string;
  state: OverviewState;
  months: { value: string; label: string }[];
  usual: number;
  /** What stands before the months: the search of a table. */
  children?: ReactNode;
};

const kinds = Object.entries(kindWord).map(([value, label]) => ({ value, label }));

export function OverviewBar({ path, state, months, usual, children }: Props) {
  const addressOf = (change: Partial<OverviewState>) => overviewAddress(path, state, change);
  const [go, pending] = useGo(addressOf);
  return (
    <MonthsBar {...{ state, months, usual, addressOf, go, pending }} before={children}>
      <FilterMenu label="Kind" options={kinds} chosen={state.kind} onChange={(kind) => go({ kind })} />
    </MonthsBar>
  );
}
