"use client";

import { Button, Checkbox, Group, Popover, Skeleton, Text, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconChevronDown } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { sentenceOf } from "@/app/_ui/api";
import { upTo } from "@/app/_ui/format";
import classes from "./incident-list.module.css";

type FilterOption = { value: string; label: string; detail?: string; count?: { count: number; more: boolean } };
type Props = {
  label: string;
  options: FilterOption[];
  chosen: string[];
  onChange(values: string[]): void;
  /** Where there are too many to have them all: asks for those with a text, or the most frequent ones. */
  load?(find: string): Promise<FilterOption[]>;
};

/** A chip that opens the choices of one filter; what is chosen stands on the chip. */
export function FilterMenu({ label, options, chosen: asked, onChange, load }: Props) {
  const [chosen, setChosen] = useState(asked);
  const key = asked.join("\n");
  const [find, setFind] = useState("");
  const { loaded, problem, ask } = useLoaded(load);
  const known = new Map([...options, ...(loaded ?? [])].map((option) => [option.value, option]));
  const all = [
    ...(load ? (loaded ?? options) : options),
    ...chosen.map((value) => known.get(value) ?? { value, label: value }),
  ].filter((option, index, list) => list.findIndex(({ value }) => value === option.value) === index);
  const shown = all.filter(({ value, label: text }) => `${text} ${value}`.toLowerCase().includes(find.toLowerCase()));
  // A tick shows at once; the address, once it is there, has the last word.
  useEffect(() => setChosen(key ? key.split("\n") : []), [key]);
  function choose(values: string[]) {
    setChosen(values);
    onChange(values);
  }
  const summary = chosen.map((value) => known.get(value)?.label ?? value);
  const counted = all.some(({ count }) => count !== undefined);
  return (
    <Popover position="bottom-start" withinPortal onOpen={() => ask("")} onClose={() => setFind("")} trapFocus>
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
        {(load || all.length > 8) && (
          <TextInput
            size="xs"
            mb="xs"
            aria-label={`Find in ${label.toLowerCase()}`}
            placeholder="Find"
            value={find}
            onChange={(event) => {
              setFind(event.currentTarget.value);
              ask(event.currentTarget.value);
            }}
          />
        )}
        <Checkbox.Group value={chosen} onChange={choose}>
          <div className={classes.options}>
            {shown.map((option) => (
              <Checkbox key={option.value} size="xs" value={option.value} label={<OptionLabel {...option} />} />
            ))}
            {shown.length === 0 && (!load || loaded) && !problem && (
              <Text size="sm">{all.length === 0 && !find ? "Nothing to choose from yet." : "No match."}</Text>
            )}
            {load && !loaded && !problem && <Waiting />}
          </div>
        </Checkbox.Group>
        {problem && (
          <Text size="sm" role="alert">
            {problem}
          </Text>
        )}
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

/** What was asked for last; an answer that was overtaken by a later question is dropped. */
function useLoaded(load: Props["load"]) {
  const [answer, setAnswer] = useState<{ find: string; options?: FilterOption[]; problem?: string }>({ find: "" });
  const fetchOptions = useDebouncedCallback((find: string) => {
    if (!load) return;
    const settle = (result: { options: FilterOption[] } | { problem: string }) =>
      setAnswer((latest) => (latest.find === find ? { find, ...result } : latest));
    load(find).then(
      (options) => settle({ options }),
      (error: unknown) => settle({ problem: sentenceOf(error) }),
    );
  }, 200);
  function ask(find: string) {
    if (!load) return;
    setAnswer(({ options }) => ({ find, ...(options ? { options } : {}) }));
    fetchOptions(find);
  }
  return { loaded: answer.options, problem: answer.problem, ask };
}

function Waiting() {
  return (
    <div aria-busy="true" role="status" aria-label="Looking for what there is">
      {[60, 80, 70].map((width) => (
        <Skeleton key={width} height={18} width={`${width}%`} mb={10} />
      ))}
    </div>
  );
}

function OptionLabel({ label, detail, count }: FilterOption) {
  return (
    <span className={classes.option}>
      <span style={{ overflowWrap: "anywhere" }}>
        {label}
        {detail && detail !== label && <span className={classes.under}>{detail}</span>}
      </span>
      {count !== undefined && <span className="hb-muted hb-tabular">{upTo(count)}</span>}
    </span>
  );
}
