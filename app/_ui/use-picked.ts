"use client";

import type { RowSelectionState } from "@tanstack/react-table";
import { useEffect, useState } from "react";

/** The selected rows of a list. Those that left the page are no longer selected: nobody acts on what they do not see. */
export function usePicked<Row>(rows: readonly Row[], idOf: (row: Row) => string) {
  const [picked, setPicked] = useState<RowSelectionState>({});
  useEffect(() => {
    setPicked((before) => Object.fromEntries(rows.filter((row) => before[idOf(row)]).map((row) => [idOf(row), true])));
  }, [rows, idOf]);
  return {
    picked,
    setPicked,
    chosen: rows.filter((row) => picked[idOf(row)]),
    toggle: (id: string) => setPicked(({ [id]: was, ...others }) => (was ? others : { ...others, [id]: true })),
    clear: () => setPicked({}),
  };
}
