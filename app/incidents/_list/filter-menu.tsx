"use client";

import { Button, Popover } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { type Filter, FilterChoices, useChoices } from "./filter-choices";
import { RemovePill } from "./pill";

/** A chip that opens the choices of one filter; what is chosen stands on the chip, and can be taken off beside it. */
export function FilterMenu(filter: Filter) {
  const { label, load } = filter;
  const choices = useChoices(filter);
  const { names, choose } = choices;
  const set = names.length > 0;
  const words = set ? `${label}: ${names.slice(0, 2).join(", ")}` : label;
  return (
    <Button.Group>
      <Popover position="bottom-start" withinPortal trapFocus>
        <Popover.Target>
          <Button
            size="xs"
            variant={set ? "light" : "subtle"}
            color="accent"
            c={set ? "var(--hb-accent)" : "var(--hb-text)"}
            rightSection={<IconChevronDown size={14} aria-hidden="true" />}
          >
            {words}
            {names.length > 2 && ` +${names.length - 2}`}
          </Button>
        </Popover.Target>
        <Popover.Dropdown miw={240} maw={360} aria-label={`Filter by ${label.toLowerCase()}`}>
          <FilterChoices label={label} searched={load !== undefined} choices={choices} />
        </Popover.Dropdown>
      </Popover>
      {set && <RemovePill words={words} onClick={() => choose([])} />}
    </Button.Group>
  );
}
