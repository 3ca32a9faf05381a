"use client";

import { useEffect, useRef } from "react";

/** Single keys, while nobody types into a field and no dialog is open. A handler that answers false leaves the key alone. */
export function useShortcuts(handlers: Record<string, (event: KeyboardEvent) => unknown>): void {
  const latest = useRef(handlers);
  latest.current = handlers;
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const target = event.target instanceof HTMLElement ? event.target : null;
      if (
        target?.closest("input:not([type=checkbox]), textarea, select, [contenteditable], [role=menu], [role=dialog]")
      )
        return;
      if (document.querySelector("[role=dialog]:not([data-beside])")) return;
      const handler = latest.current[event.key];
      if (handler && handler(event) !== false) event.preventDefault();
    }
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}
