import { Skeleton } from "@mantine/core";
import classes from "./developer-list.module.css";

const rows = Array.from({ length: 12 }, (_, index) => index);

/** The list before its rows are known. */
export function ListSkeleton() {
  return (
    <div aria-busy="true">
      <div className={classes.tabs}>
        <Skeleton height={31} width={720} maw="100%" />
      </div>
      <div className={classes.panel}>
        <div className={classes.toolbar}>
          <Skeleton height={36} width={280} maw="100%" />
        </div>
        {rows.map((row) => (
          <Skeleton key={row} height={38} mx={12} my={8} width="auto" />
        ))}
      </div>
    </div>
  );
}
