import Link from "next/link";
import { number } from "@/app/_ui/format";
import classes from "./overview.module.css";

/** A number that leads to its incidents, where there are any. */
export function Count({ value, rows }: { value: number; rows: string }) {
  if (value === 0) return <span className="hb-muted">0</span>;
  return <Figure rows={rows}>{number(value)}</Figure>;
}

export function Figure({ rows, children }: { rows: string; children: string }) {
  return (
    <Link className={classes.count} prefetch={false} href={rows}>
      {children}
    </Link>
  );
}
