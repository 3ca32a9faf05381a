"use client";

import { VisuallyHidden } from "@mantine/core";
import Link from "next/link";
import { Scrolls } from "@/app/_ui/scrolls";
import classes from "./charts.module.css";
import type { Figures } from "./figures";
import { spell } from "./spell";

/** The numbers behind a chart, the newest first, each leading to its incidents. */
export function FigureTable({ name, figures: { unit, over, series, points } }: { name: string; figures: Figures }) {
  return (
    <Scrolls className={classes.scroll} label={`${name}, table`}>
      <table className={classes.table}>
        <caption>
          <VisuallyHidden>{name}</VisuallyHidden>
        </caption>
        <thead>
          <tr>
            <th scope="col">{over}</th>
            {series.map(({ key, label }) => (
              <th key={key} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.toReversed().map((point) => (
            <tr key={point.title}>
              <th scope="row">{point.title}</th>
              {series.map(({ key }) => {
                const text = spell(point.values[key], unit);
                const rows = point.values[key] ? point.rows[key] : undefined;
                return (
                  <td key={key}>
                    {rows ? (
                      <Link href={rows} prefetch={false}>
                        {text}
                      </Link>
                    ) : (
                      text
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolls>
  );
}
