"use client";

import { Button, Title } from "@mantine/core";
import { IconChartBar, IconTable } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import classes from "./figures.module.css";

type Props = {
  name: string;
  definition: ReactNode;
  lede: ReactNode;
  chart: ReactNode;
  table: ReactNode;
  wide?: boolean;
};

/** A figure over time: in a sentence, as a chart, and as the table behind it. */
export function FigureCard({ name, definition, lede, chart, table, wide }: Props) {
  const [asTable, setAsTable] = useState(false);
  const Icon = asTable ? IconChartBar : IconTable;
  return (
    <section className={classes.card} data-wide={wide || undefined} aria-label={name}>
      <header className={classes.cardHead}>
        <Title order={2} size="h3">
          {name} {definition}
        </Title>
        <Button
          className="hb-no-print"
          size="compact-xs"
          variant="subtle"
          leftSection={<Icon size={14} aria-hidden="true" />}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? "As a chart" : "As a table"}
        </Button>
      </header>
      <div className={classes.lede}>{lede}</div>
      {asTable ? table : chart}
    </section>
  );
}
