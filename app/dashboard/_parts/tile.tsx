import Link from "next/link";
import type { ReactNode } from "react";
import { definitions, type Figure } from "@/lib/reporting/definitions";
import classes from "./dashboard.module.css";
import { Definition } from "./definition";

type Props = { figure: Figure; name?: string | undefined; value: string; rows: string; children: ReactNode };

/** One number, what it means, how it moves; the number leads to its incidents. */
export function Tile({ figure, name = definitions[figure].name, value, rows, children }: Props) {
  return (
    <section className={classes.tile} aria-label={name}>
      <h2 className={classes.tileName}>
        {name} <Definition of={figure} />
      </h2>
      <Link href={rows} prefetch={false} className={classes.number}>
        {value}
      </Link>
      <div className={classes.trend}>{children}</div>
    </section>
  );
}
