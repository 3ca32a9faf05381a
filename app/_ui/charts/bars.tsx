"use client";

import { BarChart } from "@mantine/charts";
import { useId } from "react";
import { axisTop } from "@/emails/numbers";
import { ChartShell } from "./chart-shell";
import classes from "./charts.module.css";
import type { Figures, Series } from "./figures";
import { PointTooltip } from "./point-tooltip";
import { briefly, percent } from "./spell";
import { fillOf, Textures } from "./textures";

/** `sides`: the first series above the line, the second below it. `parts`: shares of the whole. */
export type Stacking = "beside" | "stacked" | "sides" | "parts";
type Props = { name: string; figures: Figures; stacking: Stacking; height: number; syncId?: string };

const wholeOf = { domain: [0, 1], ticks: [0, 0.5, 1], tickFormatter: (share: number) => percent(share) };

function axisOf({ series, points }: Figures, stacking: Exclude<Stacking, "parts">) {
  const heights = points.map(({ values }) => series.map(({ key }) => values[key] ?? 0));
  const sum = (all: number[]) => all.reduce((total, each) => total + each, 0);
  const top = axisTop(stacking === "stacked" ? heights.map(sum) : heights.flat());
  return stacking === "sides"
    ? { domain: [-top, top], ticks: [-top, 0, top] }
    : { domain: [0, top], ticks: [0, top / 2, top] };
}

/** A hairline between neighbours; what is hollow has its own colour only there. */
function outlineOf(series: Series | undefined) {
  const hollow = series?.look.texture === "hollow";
  return {
    stroke: hollow ? series.look.colour : "var(--hb-surface)",
    strokeOpacity: 1,
    strokeWidth: hollow ? 1.5 : 0.5,
  };
}

export function Bars({ name, figures, stacking, height, syncId }: Props) {
  const { series, points, unit } = figures;
  const id = useId();
  const down = stacking === "sides" ? series[1]?.key : undefined;
  const data = points.map(({ values }, index) => ({
    index,
    ...Object.fromEntries(series.map(({ key }) => [key, (values[key] ?? 0) * (key === down ? -1 : 1)])),
  }));
  const stacks = { beside: "default", stacked: "stacked", sides: "stacked", parts: "percent" } as const;
  return (
    <ChartShell figures={figures}>
      {({ reader, open }) => (
        <BarChart
          h={height}
          className={classes.chart ?? ""}
          data={data}
          dataKey="index"
          type={stacks[stacking]}
          series={series.map((each) => ({ name: each.key, label: each.label, color: fillOf(each, id) }))}
          valueFormatter={(value) => briefly(value, unit)}
          maxBarWidth={28}
          barChartProps={{
            title: name,
            desc: "Arrow keys read the values, Enter opens the incidents. The table says the same.",
            ...(stacking === "sides" ? { stackOffset: "sign" as const } : {}),
            ...(syncId ? { syncId } : {}),
            barCategoryGap: "15%",
            barGap: 2,
          }}
          barProps={({ name: key }) => ({
            ...outlineOf(series.find((each) => each.key === key)),
            cursor: "pointer",
            onClick: (_: unknown, index: number) => open(index, key),
          })}
          xAxisProps={{ tickFormatter: (index: number) => points[index]?.label ?? "", minTickGap: 12 }}
          yAxisProps={{
            width: 56,
            allowDecimals: false,
            ...(stacking === "parts" ? wholeOf : axisOf(figures, stacking)),
          }}
          tooltipProps={{ content: ({ label }) => <PointTooltip figures={figures} index={Number(label)} id={id} /> }}
        >
          <Textures series={series} id={id} />
          {reader}
        </BarChart>
      )}
    </ChartShell>
  );
}
