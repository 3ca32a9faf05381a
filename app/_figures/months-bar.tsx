"use client";

import { Loader, Switch } from "@mantine/core";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type MouseEvent, type ReactNode, useTransition } from "react";
import classes from "./months-bar.module.css";
import { MonthsMenu } from "./months-menu";

type Months = { from: string; to: string; months: number | null };
type State = Months & { falsePositives: boolean };
type Change = Partial<State>;

const presets = [3, 6, 12, 24];

/** Going from one state of the address to another, and whether that still takes its time. */
export function useGo<Wanted>(addressOf: (change: Wanted) => string): [(change: Wanted) => void, boolean] {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  return [(change) => startTransition(() => router.push(addressOf(change), { scroll: false })), pending];
}

type Props = {
  state: State;
  /** The months there are to choose from, newest first. */
  months: { value: string; label: string }[];
  /** How many months are shown where nothing is said. */
  usual: number;
  addressOf(change: Change): string;
  go(change: Change): void;
  pending: boolean;
  /** What stands before the months: the search of a table. */
  before?: ReactNode;
  /** What else narrows it. */
  children: ReactNode;
};

/** Which months, and what of them; all it does is go to another address. */
export function MonthsBar({ state, months, usual, addressOf, go, pending, before, children }: Props) {
  const isPreset = !state.from && !state.to;
  return (
    <search className={`${classes.bar} hb-no-print`} aria-label="Months and filters">
      {before}
      <ul className={classes.presets}>
        {presets.map((count) => {
          const change = { from: "", to: "", months: count === usual ? null : count };
          return (
            <li key={count}>
              <Link
                href={addressOf(change)}
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
      {children}
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

/** The bar before it is known what it offers. */
export function MonthsBarSkeleton() {
  return <div className={classes.bar} style={{ minHeight: 54 }} aria-busy="true" />;
}

/** A click that is not meant for another tab; it is taken over. */
function isPlain(event: MouseEvent): boolean {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return false;
  event.preventDefault();
  return true;
}
