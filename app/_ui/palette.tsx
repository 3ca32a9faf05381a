"use client";

import { Modal, TextInput } from "@mantine/core";
import { useDebouncedValue, useDisclosure } from "@mantine/hooks";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useEffect, useId, useState } from "react";
import type { NavPage } from "./page-of";
import classes from "./palette.module.css";

type Goal = { href: string; label: string; hint: string };
type Found = { id: number; incident_name: string; repository: string | null; status: string };

const ownPages: Goal[] = [
  { href: "/notifications", label: "Notifications", hint: "Page" },
  { href: "/settings/account", label: "Account and addresses", hint: "Page" },
  { href: "/settings/notifications", label: "How you are notified", hint: "Page" },
  { href: "/settings/tokens", label: "Access tokens", hint: "Page" },
  { href: "/settings/sessions", label: "Sessions", hint: "Page" },
];
const mostFound = 8;

/** Ctrl-K: any page of the navigation, and any incident the reader may see, by a few letters or its number. */
export function Palette({ pages }: { pages: readonly NavPage[] }) {
  const [opened, { open, close }] = useDisclosure(false);
  useEffect(() => {
    function onKey(event: globalThis.KeyboardEvent) {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      open();
    }
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [open]);
  return (
    <Modal opened={opened} onClose={close} title="Go to" size="lg" closeButtonProps={{ "aria-label": "Close" }}>
      <Choice pages={pages} onGo={close} />
    </Modal>
  );
}

function Choice({ pages, onGo }: { pages: readonly NavPage[]; onGo(): void }) {
  const router = useRouter();
  const list = useId();
  const [query, setQuery] = useState("");
  const [marked, setMarked] = useState(0);
  const incidents = useIncidents(query.trim());
  const goals = [...goalsOf(query.trim(), pages), ...incidents];
  const at = Math.min(marked, goals.length - 1);
  useEffect(() => {
    document.getElementById(`${list}-${at}`)?.scrollIntoView({ block: "nearest" });
  }, [list, at]);

  function go({ href }: Goal) {
    onGo();
    router.push(href);
  }

  function onKey(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const goal = goals[at];
    if (step) setMarked((at + step + goals.length) % Math.max(1, goals.length));
    else if (event.key === "Enter" && goal) go(goal);
    else return;
    event.preventDefault();
  }

  return (
    <>
      <TextInput
        data-autofocus
        role="combobox"
        aria-label="A page, or an incident"
        aria-expanded={goals.length > 0}
        aria-controls={list}
        aria-activedescendant={goals[at] && `${list}-${at}`}
        placeholder="A page, INC-12, or words of an incident"
        value={query}
        maxLength={200}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setMarked(0);
        }}
        onKeyDown={onKey}
      />
      <div id={list} role="listbox" aria-label="Where to go" className={classes.list}>
        {goals.map((goal, index) => (
          <div
            key={goal.href}
            id={`${list}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className={classes.goal}
            onMouseMove={() => setMarked(index)}
            onClick={() => go(goal)}
            onKeyDown={onKey}
          >
            <span className={classes.label}>{goal.label}</span>
            <span className={classes.hint}>{goal.hint}</span>
          </div>
        ))}
      </div>
      <p className={classes.none} role="status">
        {goals.length === 0 && "Nothing you may see has these words."}
      </p>
    </>
  );
}

/** An incident's number as it was typed, and the pages whose names have these letters. */
function goalsOf(query: string, pages: readonly NavPage[]): Goal[] {
  const [, number] = /^(?:inc-?|#)?(\d{1,9})$/i.exec(query) ?? [];
  const shown = pages.map((page) => ({ ...page, hint: "Page" }));
  const named = [...shown, ...ownPages].filter(({ label }) => label.toLowerCase().includes(query.toLowerCase()));
  return [
    ...(number ? [{ href: `/incidents/${number}`, label: `INC-${number}`, hint: "By its number" }] : []),
    ...named,
  ];
}

function useIncidents(query: string): Goal[] {
  const [wanted] = useDebouncedValue(query, 200);
  const [found, setFound] = useState<Goal[]>([]);
  useEffect(() => {
    const asking = new AbortController();
    const search = new URLSearchParams({ search: wanted, per_page: String(mostFound), ordering: "-date" });
    setFound([]);
    if (wanted.length > 1)
      fetch(`/api/v1/incidents?${search}`, { signal: asking.signal })
        .then(async (response) => (response.ok ? ((await response.json()) as Found[]) : []))
        .then((rows) => setFound(rows.map(goalOf)))
        .catch(() => undefined);
    return () => asking.abort();
  }, [wanted]);
  return found;
}

function goalOf({ id, incident_name, repository, status }: Found): Goal {
  const where = repository ? ` in ${repository}` : "";
  return { href: `/incidents/${id}`, label: `INC-${id} ${incident_name}${where}`, hint: status.toLowerCase() };
}
