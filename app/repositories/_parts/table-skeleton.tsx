import { Skeleton } from "@mantine/core";
import classes from "./overview.module.css";

const rows = Array.from({ length: 12 }, (_, index) => index);

/** The table before its rows are known. */
export function TableSkeleton() {
  return (
    <div className={classes.panel} aria-busy="true">
      {rows.map((row) => (
        <Skeleton key={row} height={22} my={14} />
      ))}
    </div>
  );
}
