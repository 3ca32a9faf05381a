"use client";

import { Button, Loader, SegmentedControl, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useShortcuts } from "@/app/_ui/use-shortcuts";
import { ColumnMenu } from "./column-menu";
import classes from "./developer-list.module.css";
import { isNarrowed, type ListState, listAddress, nothingNarrowed, type Period, periodWord } from "./list-address";

type Props = { state: ListState; go(address: string): void; pending: boolean };
const periods = (Object.keys(periodWord) as Period[]).map((value) => ({ value, label: periodWord[value] }));
const onlys = { open: "With open work", overdue: "With overdue work" } as const;

/** Search, filters, the period and the columns; all they do is go to another address. */
export function Toolbar({ state, go, pending }: Props) {
  const search = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(state.q);
  const find = useDebouncedCallback((q: string) => go(listAddress(state, { q: q.trim() })), 300);
  useShortcuts({ "/": () => search.current?.focus() });

  // Going back in history, or clearing the filters, changes the search from outside.
  useEffect(() => {
    if (document.activeElement !== search.current) setText(state.q);
  }, [state.q]);

  return (
    <search className={classes.toolbar}>
      <TextInput
        ref={search}
        className={classes.search}
        type="search"
        placeholder="Name or address"
        aria-label="Search developers"
        leftSection={pending ? <Loader size={14} aria-hidden="true" /> : <IconSearch size={16} aria-hidden="true" />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          find(event.currentTarget.value);
        }}
        onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
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
    </search>
  );
}
