"use client";

import { useState } from "react";
import { useShortcuts } from "./use-shortcuts";

type Options<Row> = { rows: Row[]; idOf(row: Row): string; toggle(id: string): void; clear(): void };

/** j and k walk the rows, x selects, space previews, Enter opens. The active row has the focus. */
export function useRowKeys<Row>({ rows, idOf, toggle, clear }: Options<Row>) {
  const [activeId, setActiveId] = useState<string | null>(null);
  const [previewing, setPreviewing] = useState(false);
  const at = rows.findIndex((row) => idOf(row) === activeId);
  const active = rows[at];

  function focus(index: number) {
    const row = rows[Math.min(Math.max(index, 0), rows.length - 1)];
    if (!row) return;
    setActiveId(idOf(row));
    const element = document.querySelector<HTMLElement>(`[data-row="${CSS.escape(idOf(row))}"]`);
    element?.focus({ preventScroll: true });
    element?.scrollIntoView({ block: "nearest" });
  }

  /** A key pressed on a link or button inside the row belongs to that, not to the row. */
  const onRow = (event: KeyboardEvent) =>
    !(event.target instanceof Element && event.target.closest("a, button, input, summary"));

  useShortcuts({
    j: () => focus(at + 1),
    k: () => focus(at < 0 ? 0 : at - 1),
    x: () => active !== undefined && toggle(idOf(active)),
    " ": (event) => active !== undefined && onRow(event) && setPreviewing(true),
    Enter: (event) => {
      if (!active || !onRow(event) || document.activeElement?.closest("[data-row]")) return false;
      document.querySelector<HTMLElement>(`[data-row="${CSS.escape(idOf(active))}"] a`)?.click();
      return true;
    },
    Escape: () => clear(),
  });

  return {
    activeId,
    activate: setActiveId,
    previewed: previewing ? (active ?? null) : null,
    closePreview: () => {
      setPreviewing(false);
      focus(at);
    },
  };
}
