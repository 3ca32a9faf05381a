"use client";

import { Button, Loader, Switch } from "@mantine/core";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type MouseEvent, useTransition } from "react";
import { MonthsMenu } from "@/app/_figures/months-menu";
import { kindWord } from "@/app/_ui/words";
import { FilterMenu } from "@/app/incidents/_list/filter-menu";
import { findOptions } from "@/app/incidents/_list/find-options";
import { severity as severities } from "@/emails/brand";
import classes from "./dashboard.module.css";
import { type NarrowingKey, narrowings, type ReportState, reportAddress } from "./report-address";

export type ReportOptions = Record<"organisation" | "repository" | "detector", { value: string; label: string }[]>;
type Props = {
  state: ReportState;
  options: ReportOptions;
  months: { value: string; label: string }[];
  /** How many months are shown where nothing is said. */
  usual: number;
};

const presets = [3, 6, 12, 24];
const everything = { organisation: [], repository: [], detector: [], severity: [], kind: [] };

/** Which months, and what of them; all it does is go to another address. */
export function ReportBar({ state, options, months, usual }: Props) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const go = (change: Partial<ReportState>) =>
    startTransition(() => router.push(reportAddress(state, change), { scroll: false }));
  const isPreset = !state.from && !state.to;
  const choices: Record<NarrowingKey, { value: string; label: string }[]> = {
    ...options,
    severity: Object.entries(severities).map(([value, { label }]) => ({ value, label })),
    kind: Object.entries(kindWord).map(([value, label]) => ({ value, label })),
  };
  return (
    <search className={`${classes.bar} hb-no-print`} aria-label="Months and filters">
      <ul className={classes.presets}>
        {presets.map((count) => {
          const change = { from: "", to: "", months: count === usual ? null : count };
          return (
            <li key={count}>
              <Link
                href={reportAddress(state, change)}
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
          <MonthsMenu state={state} months={months} go={go} />
        </li>
      </ul>
      <div className={classes.filters}>
        {narrowings.map((key) => (
          <FilterMenu
            key={key}
            label={labels[key]}
            options={choices[key]}
            {...(loads[key] ? { load: loads[key] } : {})}
            chosen={state[key]}
            onChange={(values) => go({ [key]: values })}
          />
        ))}
        {narrowings.some((key) => state[key].length > 0) && (
          <Button size="xs" variant="subtle" onClick={() => go(everything)}>
            Clear filters
          </Button>
        )}
      </div>
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

const loads: Partial<Record<NarrowingKey, ReturnType<typeof findOptions>>> = {
  repository: findOptions("repositories"),
  detector: findOptions("detectors"),
};

const labels: Record<NarrowingKey, string> = {
  organisation: "Organisation",
  repository: "Repository",
  detector: "Detector",
  severity: "Severity",
  kind: "Kind",
};

/** A click that is not meant for another tab; it is taken over. */
function isPlain(event: MouseEvent): boolean {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return false;
  event.preventDefault();
  return true;
}
