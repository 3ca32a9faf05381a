"use client";

import { Button, Checkbox, Popover, Stack } from "@mantine/core";
import { IconColumns3 } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { headOf, hideable } from "./column-words";

/** Which columns are shown; the address keeps it. */
export function ColumnMenu({ hide, onChange }: { hide: string[]; onChange(hide: string[]): void }) {
  const [hidden, setHidden] = useState(hide);
  const key = hide.join();
  // A tick shows at once; the address, once it is there, has the last word.
  useEffect(() => setHidden(key ? key.split(",") : []), [key]);
  function choose(chosen: string[]) {
    const wanted = hideable.filter((column) => !chosen.includes(column));
    setHidden(wanted);
    onChange(wanted);
  }
  return (
    <Popover position="bottom-end" withinPortal trapFocus>
      <Popover.Target>
        <Button size="xs" variant="default" leftSection={<IconColumns3 size={16} aria-hidden="true" />}>
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Columns">
        <Checkbox.Group value={hideable.filter((column) => !hidden.includes(column))} onChange={choose}>
          <Stack gap="xs">
            {hideable.map((column) => (
              <Checkbox key={column} size="xs" value={column} label={headOf(column)} />
            ))}
          </Stack>
        </Checkbox.Group>
      </Popover.Dropdown>
    </Popover>
  );
}
