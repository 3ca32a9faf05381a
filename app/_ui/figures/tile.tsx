import Link from "next/link";
import type { ReactNode } from "react";
import classes from "./figures.module.css";

type Props = { name: string; definition: ReactNode; value: string; rows: string; children: ReactNode };

/** One number, what it means, how it moves; the number leads to its incidents. */
export function Tile({ name, definition, value, rows, children }: Props) {
  return (
    <section className={classes.tile} aria-label={name}>
      <h2 className={classes.tileName}>
        {name} {definition}
      </h2>
      <Link href={rows} prefetch={false} className={classes.number}>
        {value}
      </Link>
      <div className={classes.trend}>{children}</div>
    </section>
  );
}
