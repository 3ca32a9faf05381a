"use client";

import { Button, Checkbox, Group, Skeleton, Text, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import { sentenceOf } from "@/app/_ui/api";
import { upTo } from "@/app/_ui/format";
import classes from "./incident-list.module.css";

type FilterOption = { value: string; label: string; detail?: string; count?: { count: number; more: boolean } };
export type Filter = {
  label: string;
  options: FilterOption[];
  chosen: string[];
  onChange(values: string[]): void;
  /** Where there are too many to have them all: asks for those with a text, or the most frequent ones. */
  load?: (find: string) => Promise<FilterOption[]>;
};

/** What of a filter is chosen, and what there is to choose. */
export function useChoices({ options, chosen: asked, onChange, load }: Filter) {
  const [chosen, setChosen] = useState(asked);
  const key = asked.join("\n");
  const [find, setFind] = useState("");
  const { loaded, problem, ask } = useLoaded(load);
  const known = new Map([...options, ...(loaded ?? [])].map((option) => [option.value, option]));
  const all = [
    ...(load ? (loaded ?? options) : options),
    ...chosen.map((value) => known.get(value) ?? { value, label: value }),
  ].filter((option, index, list) => list.findIndex(({ value }) => value === option.value) === index);
  // A tick shows at once; the address, once it is there, has the last word.
  useEffect(() => setChosen(key ? key.split("\n") : []), [key]);
  return {
    chosen,
    names: chosen.map((value) => known.get(value)?.label ?? value),
    choose(values: string[]) {
      setChosen(values);
      onChange(values);
    },
    all,
    find,
    look(text: string) {
      setFind(text);
      ask(text);
    },
    problem,
    waiting: load !== undefined && !loaded && !problem,
  };
}

/** The choices of one filter, to tick; what there is to choose is asked for once they are open. */
export function FilterChoices({ label, searched, choices }: FilterChoicesProps) {
  const { chosen, choose, all, find, look, problem, waiting } = choices;
  const shown = all.filter(({ value, label: text }) => `${text} ${value}`.toLowerCase().includes(find.toLowerCase()));
  const counted = all.some(({ count }) => count !== undefined);
  const begin = useRef(() => look(""));
  useEffect(() => begin.current(), []);
  return (
    <>
      {(searched || all.length > 8) && (
        <TextInput
          size="xs"
          mb="xs"
          aria-label={`Find in ${label.toLowerCase()}`}
          placeholder="Find"
          value={find}
          onChange={(event) => look(event.currentTarget.value)}
        />
      )}
      <Checkbox.Group value={chosen} onChange={choose}>
        <div className={classes.options}>
          {shown.map((option) => (
            <Checkbox key={option.value} size="xs" value={option.value} label={<OptionLabel {...option} />} />
          ))}
          {shown.length === 0 && !waiting && !problem && (
            <Text size="sm">{all.length === 0 && !find ? "Nothing to choose from yet." : "No match."}</Text>
          )}
          {waiting && <Waiting />}
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
    </>
  );
}

type FilterChoicesProps = {
  label: string;
  /** There are more than can be shown at once. */
  searched: boolean;
  choices: ReturnType<typeof useChoices>;
};

/** What was asked for last; an answer that was overtaken by a later question is dropped. */
function useLoaded(load: Filter["load"]) {
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
