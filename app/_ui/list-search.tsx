"use client";

import { Loader, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import classes from "./list-frame.module.css";
import { useShortcuts } from "./use-shortcuts";

type Props = { label: string; placeholder: string; value: string; pending: boolean; onSearch(text: string): void };

/** The search of a list: it follows what is typed after a moment; / goes to it, Escape leaves it. */
export function ListSearch({ label, placeholder, value, pending, onSearch }: Props) {
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const find = useDebouncedCallback((wanted: string) => onSearch(wanted.trim()), 300);
  useShortcuts({ "/": () => field.current?.focus() });

  // Going back in history, or clearing the filters, changes the search from outside.
  useEffect(() => {
    if (document.activeElement !== field.current) setText(value);
  }, [value]);

  return (
    <TextInput
      ref={field}
      className={classes.search ?? ""}
      type="search"
      placeholder={placeholder}
      aria-label={label}
      leftSection={pending ? <Loader size={14} aria-hidden="true" /> : <IconSearch size={16} aria-hidden="true" />}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        find(event.currentTarget.value);
      }}
      onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
    />
  );
}
