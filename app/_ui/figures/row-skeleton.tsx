import { Skeleton } from "@mantine/core";
import classes from "./figures.module.css";

const shapes = { tiles: 4, cards: 2, thirds: 3 } as const;

/** A row of the dashboard before its figures are known, as high as they will be. */
export function RowSkeleton({ shape, height }: { shape: keyof typeof shapes; height: number }) {
  return (
    <div className={classes[shape]} aria-busy="true">
      {Array.from({ length: shapes[shape] }, (_, index) => index).map((index) => (
        <div key={index} className={shape === "tiles" ? classes.tile : classes.card}>
          <Skeleton height={16} width="50%" mb="sm" />
          <Skeleton height={height - 60} />
        </div>
      ))}
    </div>
  );
}
