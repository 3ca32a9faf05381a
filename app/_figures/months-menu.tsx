"use client";

import { Button, Group, NativeSelect, Popover } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";

type Chosen = { from: string; to: string };
type Props = {
  state: Chosen;
  /** The months there are to choose from, newest first. */
  months: { value: string; label: string }[];
  go(change: Chosen): void;
};

/** From a month to a month; what is chosen stands on the button. */
export function MonthsMenu({ state, months, go }: Props) {
  const [opened, { toggle, close }] = useDisclosure(false);
  const newest = months[0]?.value ?? "";
  const [from, setFrom] = useState(state.from || (months[11]?.value ?? newest));
  const [to, setTo] = useState(state.to || newest);
  const chosen = state.from || state.to;
  const label = (value: string) => months.find((month) => month.value === value)?.label ?? value;
  function submit(event: FormEvent) {
    event.preventDefault();
    close();
    go({ from, to });
  }
  return (
    <Popover opened={opened} onChange={close} position="bottom-start" withinPortal trapFocus>
      <Popover.Target>
        <Button
          size="xs"
          variant={chosen ? "light" : "subtle"}
          color="accent"
          c={chosen ? "var(--hb-accent)" : "var(--hb-text)"}
          rightSection={<IconChevronDown size={14} aria-hidden="true" />}
          onClick={toggle}
        >
          {chosen ? `${label(from)} to ${label(to)}` : "Other months"}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Choose months">
        <form onSubmit={submit}>
          <Group align="end" gap="xs">
            <NativeSelect
              label="From"
              data={months}
              value={from}
              onChange={(event) => setFrom(event.currentTarget.value)}
            />
            <NativeSelect label="To" data={months} value={to} onChange={(event) => setTo(event.currentTarget.value)} />
            <Button type="submit">Show</Button>
          </Group>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
