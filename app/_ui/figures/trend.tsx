import { IconArrowDownRight, IconArrowRight, IconArrowUpRight } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./figures.module.css";

/** Which way a number goes where less is better; the words say it, the arrow only repeats it. */
export function Trend({ by, children }: { by: number; children: ReactNode }) {
  const Arrow = by === 0 ? IconArrowRight : by < 0 ? IconArrowDownRight : IconArrowUpRight;
  return (
    <p className={by === 0 ? "" : by < 0 ? classes.better : classes.worse}>
      <Arrow size={16} aria-hidden="true" /> {children}
    </p>
  );
}
