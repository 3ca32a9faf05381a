"use client";

import { Button } from "@mantine/core";
import { MonthsBar, useGo } from "@/app/_figures/months-bar";
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

const everything = { organisation: [], repository: [], detector: [], severity: [], kind: [] };

export function ReportBar({ state, options, months, usual }: Props) {
  const addressOf = (change: Partial<ReportState>) => reportAddress(state, change);
  const [go, pending] = useGo(addressOf);
  const choices: Record<NarrowingKey, { value: string; label: string }[]> = {
    ...options,
    severity: Object.entries(severities).map(([value, { label }]) => ({ value, label })),
    kind: Object.entries(kindWord).map(([value, label]) => ({ value, label })),
  };
  return (
    <MonthsBar {...{ state, months, usual, addressOf, go, pending }}>
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
    </MonthsBar>
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
