"use client";

import { Button, SegmentedControl } from "@mantine/core";
import { ListToolbar } from "@/app/_ui/list-frame";
import { ListSearch } from "@/app/_ui/list-search";
import { ColumnMenu } from "./column-menu";
import classes from "./developer-list.module.css";
import { isNarrowed, type ListState, listAddress, nothingNarrowed, type Period, periodWord } from "./list-address";

type Props = { state: ListState; go(address: string): void; pending: boolean };
const periods = (Object.keys(periodWord) as Period[]).map((value) => ({ value, label: periodWord[value] }));
const onlys = { open: "With open work", overdue: "With overdue work" } as const;

/** Search, filters, the period and the columns; all they do is go to another address. */
export function Toolbar({ state, go, pending }: Props) {
  return (
    <ListToolbar>
      <ListSearch
        label="Search developers"
        placeholder="Name or address"
        value={state.q}
        pending={pending}
        onSearch={(q) => go(listAddress(state, { q }))}
      />
      {(["open", "overdue"] as const).map((only) => (
        <Button
          key={only}
          size="xs"
          variant={state.only === only ? "light" : "subtle"}
          c={state.only === only ? "var(--hb-accent)" : "var(--hb-text)"}
          aria-pressed={state.only === only}
          onClick={() => go(listAddress(state, { only: state.only === only ? "" : only }))}
        >
          {onlys[only]}
        </Button>
      ))}
      {isNarrowed(state) && (
        <Button size="xs" variant="subtle" onClick={() => go(listAddress(state, nothingNarrowed))}>
          Clear filters
        </Button>
      )}
      <div className={classes.end}>
        <SegmentedControl
          size="xs"
          aria-label="Period"
          data={periods}
          value={state.period}
          onChange={(period) => go(listAddress(state, { period: period as Period }))}
        />
        <div className={classes.columns}>
          <ColumnMenu hide={state.hide} onChange={(hide) => go(listAddress(state, { hide }))} />
        </div>
      </div>
    </ListToolbar>
  );
}
