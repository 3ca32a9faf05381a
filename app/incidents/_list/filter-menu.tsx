"use client";

import { Button, Checkbox, Group, Popover, Text, TextInput } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { number } from "@/app/_ui/format";
import classes from "./incident-list.module.css";

type FilterOption = { value: string; label: string; detail?: string; count?: number };
type Props = { label: string; options: FilterOption[]; chosen: string[]; onChange(values: string[]): void };

/** A chip that opens the choices of one filter; what is chosen stands on the chip. */
export function FilterMenu({ label, options, chosen: asked, onChange }: Props) {
  const [chosen, setChosen] = useState(asked);
  const key = asked.join("\n");
  const [find, setFind] = useState("");
  const known = new Map(options.map((option) => [option.value, option.label]));
  const all = [...options, ...chosen.filter((value) => !known.has(value)).map((value) => ({ value, label: value }))];
  const shown = all.filter(({ value, label: text }) => `${text} ${value}`.toLowerCase().includes(find.toLowerCase()));
  // A tick shows at once; the address, once it is there, has the last word.
  useEffect(() => setChosen(key ? key.split("\n") : []), [key]);
  function choose(values: string[]) {
    setChosen(values);
    onChange(values);
  }
  const summary = chosen.map((value) => known.get(value) ?? value);
  const counted = options.some(({ count }) => count !== undefined);
  return (
    <Popover position="bottom-start" withinPortal onClose={() => setFind("")} trapFocus>
      <Popover.Target>
        <Button
          size="xs"
          variant={chosen.length > 0 ? "light" : "subtle"}
          color="accent"
          c={chosen.length > 0 ? "var(--hb-accent)" : "var(--hb-text)"}
          rightSection={<IconChevronDown size={14} aria-hidden="true" />}
        >
          {chosen.length === 0 ? label : `${label}: ${summary.slice(0, 2).join(", ")}`}
          {chosen.length > 2 && ` +${chosen.length - 2}`}
        </Button>
      </Popover.Target>
      <Popover.Dropdown miw={240} maw={360} aria-label={`Filter by ${label.toLowerCase()}`}>
        {all.length > 8 && (
          <TextInput
            size="xs"
            mb="xs"
            aria-label={`Find in ${label.toLowerCase()}`}
            placeholder="Find"
            value={find}
            onChange={(event) => setFind(event.currentTarget.value)}
          />
        )}
        <Checkbox.Group value={chosen} onChange={choose}>
          <div className={classes.options}>
            {shown.map((option) => (
              <Checkbox key={option.value} size="xs" value={option.value} label={<OptionLabel {...option} />} />
            ))}
            {shown.length === 0 && (
              <Text size="sm">{all.length === 0 ? "Nothing to choose from yet." : "No match."}</Text>
            )}
          </div>
        </Checkbox.Group>
        <Group justify="space-between" mt="xs" wrap="nowrap">
          <Text size="xs" c="dimmed">
            {counted && "Counted over all you may see"}
          </Text>
          {chosen.length > 0 && (
            <Button size="compact-xs" variant="subtle" onClick={() => choose([])}>
              Clear
            </Button>
          )}
        </Group>
      </Popover.Dropdown>
    </Popover>
  );
}

function OptionLabel({ label, detail, count }: FilterOption) {
  return (
    <span className={classes.option}>
      <span style={{ overflowWrap: "anywhere" }}>
        {label}
        {detail && detail !== label && <span className={classes.under}>{detail}</span>}
      </span>
      {count !== undefined && <span className="hb-muted hb-tabular">{number(count)}</span>}
    </span>
  );
}
