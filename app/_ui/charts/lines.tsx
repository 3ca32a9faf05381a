"use client";

import { LineChart } from "@mantine/charts";
import { useId } from "react";
import { axisTop } from "@/emails/numbers";
import { ChartShell } from "./chart-shell";
import classes from "./charts.module.css";
import type { Figures } from "./figures";
import { PointTooltip } from "./point-tooltip";
import { briefly } from "./spell";

type Props = { name: string; figures: Figures; height: number; dashes?: Record<string, string>; syncId?: string };

/** Values over time; each line has dashes of its own. */
export function Lines({ name, figures, height, dashes = {}, syncId }: Props) {
  const { series, points, unit } = figures;
  const top = axisTop(
    points.flatMap(({ values }) => series.map(({ key }) => values[key] ?? 0)),
    unit === "duration" ? unit : "count",
  );
  const id = useId();
  return (
    <ChartShell figures={figures}>
      {({ reader, open }) => (
        <LineChart
          h={height}
          className={classes.chart ?? ""}
          data={points.map(({ values }, index) => ({ index, ...values }))}
          dataKey="index"
          curveType="linear"
          connectNulls={false}
          series={series.map(({ key, label, look }) => ({
            name: key,
            label,
            color: look.colour,
            ...(dashes[key] ? { strokeDasharray: dashes[key] } : {}),
          }))}
          valueFormatter={(value) => briefly(value, unit)}
          withDots={points.length < 40}
          dotProps={{ r: 3 }}
          lineChartProps={{
            title: name,
            desc: "Arrow keys read the values, Enter opens the incidents. The table says the same.",
            ...(syncId ? { syncId } : {}),
            onClick: ({ activeTooltipIndex }) => {
              if (activeTooltipIndex !== null && activeTooltipIndex !== undefined) open(Number(activeTooltipIndex));
            },
          }}
          xAxisProps={{ tickFormatter: (index: number) => points[index]?.label ?? "", minTickGap: 12 }}
          yAxisProps={{ width: 56, domain: [0, top], ticks: [0, top / 2, top], allowDecimals: false }}
          tooltipProps={{ content: ({ label }) => <PointTooltip figures={figures} index={Number(label)} id={id} /> }}
        >
          {reader}
        </LineChart>
      )}
    </ChartShell>
  );
}
