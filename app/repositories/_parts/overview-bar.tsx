"use client";

import { Loader, Switch } from "@mantine/core";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type MouseEvent, type ReactNode, useTransition } from "react";
import { MonthsMenu } from "@/app/_figures/months-menu";
import { kindWord } from "@/app/_ui/words";
import { FilterMenu } from "@/app/incidents/_list/filter-menu";
import classes from "./overview.module.css";
import { type OverviewState, overviewAddress } from "./overview-address";

type Props = {
  path: string;
  state: OverviewState;
  /** The months there are to choose from, newest first. */
  months: { value: string; label: string }[];
  /** How many months are shown where nothing is said. */
  usual: number;
  /** What stands before them: the search of a table. */
  children?: ReactNode;
};

const presets = [3, 6, 12, 24];
const kinds = Object.entries(kindWord).map(([value, label]) => ({ value, label }));
/** Which months, and what of them; all it does is go to another address. */
export function OverviewBar({ path, state, months, usual, children }: Props) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const go = (change: Partial<OverviewState>) =>
    startTransition(() => router.push(overviewAddress(path, state, change), { scroll: false }));
  const isPreset = !state.from && !state.to;
  return (
    <search className={`${classes.bar} hb-no-print`} aria-label="Months and filters">
      {children}
      <ul className={classes.presets}>
        {presets.map((count) => {
          const change = { from: "", to: "", months: count === usual ? null : count };
          return (
            <li key={count}>
              <Link
                href={overviewAddress(path, state, change)}
                prefetch={false}
                className={classes.preset}
                aria-current={isPreset && (state.months ?? usual) === count ? "true" : undefined}
                onClick={(event) => isPlain(event) && go(change)}
              >
                {count} months
              </Link>
            </li>
          );
        })}
        <li>
          <MonthsMenu key={`${state.from} ${state.to}`} state={state} months={months} go={go} />
        </li>
      </ul>
      <FilterMenu label="Kind" options={kinds} chosen={state.kind} onChange={(kind) => go({ kind })} />
      <Switch
        size="xs"
        label="Count false positives in times"
        checked={state.falsePositives}
        onChange={(event) => go({ falsePositives: event.currentTarget.checked })}
      />
      {pending && <Loader size={16} aria-label="Loading" />}
    </search>
  );
}

/** A click that is not meant for another tab; it is taken over. */
function isPlain(event: MouseEvent): boolean {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return false;
  event.preventDefault();
  return true;
}
