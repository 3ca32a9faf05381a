"use client";

import { VisuallyHidden } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { useActiveTooltipLabel } from "recharts";
import type { Figures } from "./figures";
import { spell } from "./spell";

type Props = {
  figures: Figures;
  /** `reader` belongs inside the chart; `open` goes to the rows of a point. */
  children(tools: { reader: ReactNode; open: (index: number, series?: string) => void }): ReactNode;
};

/** Around a chart: arrow keys read its points aloud, Enter goes to the incidents of the one that is read. */
export function ChartShell({ figures, children }: Props) {
  const { points, series, unit } = figures;
  const router = useRouter();
  const shell = useRef<HTMLDivElement>(null);
  const active = useRef<number | null>(null);
  const [said, setSaid] = useState("");
  const open = (index: number, key = series[0]?.key ?? "") => {
    const rows = points[index]?.rows[key];
    if (rows) router.push(rows);
  };
  const read = useCallback(
    (index: number | null) => {
      active.current = index;
      const point = index === null ? undefined : points[index];
      if (!point || !shell.current?.contains(document.activeElement)) return;
      const values = series.map(({ key, label }) => `${label} ${spell(point.values[key], unit)}`);
      setSaid(`${point.title}: ${values.join(", ")}`);
    },
    [points, series, unit],
  );
  function onKeyDownCapture(event: KeyboardEvent) {
    if (event.key !== "Enter" || active.current === null) return;
    event.stopPropagation();
    open(active.current);
  }
  return (
    <div ref={shell} onKeyDownCapture={onKeyDownCapture}>
      {children({ reader: <Reader read={read} />, open })}
      <VisuallyHidden aria-live="polite">{said}</VisuallyHidden>
    </div>
  );
}

function Reader({ read }: { read(index: number | null): void }) {
  const label = useActiveTooltipLabel();
  useEffect(() => read(label === undefined ? null : Number(label)), [label, read]);
  return null;
}
