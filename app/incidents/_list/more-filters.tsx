"use client";

import { Button, Popover, UnstyledButton } from "@mantine/core";
import { IconAdjustmentsHorizontal, IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import { type Filter, FilterChoices, useChoices } from "./filter-choices";
import classes from "./incident-list.module.css";

type Props = { filters: Filter[] /** How many of them are set. */; set: number };

/** The filters that are used less, behind one button: first which, then what of it. */
export function MoreFilters({ filters, set }: Props) {
  return (
    <Popover position="bottom-start" withinPortal trapFocus>
      <Popover.Target>
        <Button
          size="xs"
          variant="subtle"
          color="accent"
          c="var(--hb-text)"
          leftSection={<IconAdjustmentsHorizontal size={14} aria-hidden="true" />}
        >
          More filters{set > 0 && ` (${set} set)`}
        </Button>
      </Popover.Target>
      <Popover.Dropdown miw={260} maw={360} aria-label="More filters">
        <Steps filters={filters} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Steps({ filters }: Pick<Props, "filters">) {
  const [{ open, from }, go] = useState({ open: "", from: "" });
  const filter = filters.find(({ label }) => label === open);
  if (filter) return <OneFilter filter={filter} onBack={() => go({ open: "", from: open })} />;
  return (
    <ul className={classes.more}>
      {filters.map(({ label, options, chosen }) => (
        <li key={label}>
          <UnstyledButton autoFocus={label === from} onClick={() => go({ open: label, from })}>
            <span>{label}</span>
            <span className={classes.now}>
              {chosen.map((value) => options.find((option) => option.value === value)?.label ?? value).join(", ")}
            </span>
            <IconChevronRight size={14} aria-hidden="true" />
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}

function OneFilter({ filter, onBack }: { filter: Filter; onBack(): void }) {
  const { label, load } = filter;
  return (
    <>
      <Button
        autoFocus
        size="compact-sm"
        variant="subtle"
        mb="xs"
        c="var(--hb-text)"
        leftSection={<IconChevronLeft size={14} aria-hidden="true" />}
        aria-label={`${label}: back to all filters`}
        onClick={onBack}
      >
        {label}
      </Button>
      <FilterChoices label={label} searched={load !== undefined} choices={useChoices(filter)} />
    </>
  );
}
