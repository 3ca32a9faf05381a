"use client";

import { Loader, NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useTransition } from "react";
import { useShortcuts } from "@/app/_ui/use-shortcuts";
import classes from "./overview.module.css";
import { nextSorting, type OverviewState, overviewAddress } from "./overview-address";

const orders = [
  { value: "open", label: "Most open" },
  { value: "mttr", label: "Longest time to remediate" },
  { value: "fixed", label: "Most fixed" },
  { value: "by_hand", label: "Most closed by hand" },
  { value: "name", label: "Name" },
];

/** Finds rows by name; and their order, where the heads that change it have no room. */
export function TableSearch({ path, state }: { path: string; state: OverviewState }) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(state.q);
  const go = (change: Partial<OverviewState>) =>
    startTransition(() => router.push(overviewAddress(path, state, change), { scroll: false }));
  const find = useDebouncedCallback((q: string) => go({ q: q.trim() }), 300);
  useShortcuts({ "/": () => input.current?.focus() });
  // Going back in history, or clearing the search, changes it from outside.
  useEffect(() => {
    if (document.activeElement !== input.current) setText(state.q);
  }, [state.q]);
  return (
    <>
      <TextInput
        ref={input}
        className={classes.search}
        type="search"
        size="xs"
        placeholder="Search by name"
        aria-label="Search by name"
        maxLength={200}
        leftSection={pending ? <Loader size={14} aria-hidden="true" /> : <IconSearch size={16} aria-hidden="true" />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          find(event.currentTarget.value);
        }}
        onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
      />
      <NativeSelect
        className={classes.order}
        size="xs"
        aria-label="Order"
        data={orders}
        value={state.sort}
        onChange={(event) => go(nextSorting({ ...state, sort: "" }, event.currentTarget.value))}
      />
    </>
  );
}
