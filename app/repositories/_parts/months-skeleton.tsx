import { RowSkeleton } from "@/app/_ui/figures/row-skeleton";
import { TableSkeleton } from "./table-skeleton";

/** The months before they are known, as high as they will be. */
export function MonthsSkeleton() {
  return (
    <>
      <RowSkeleton shape="tiles" height={122} />
      <RowSkeleton shape="thirds" height={270} />
      <TableSkeleton />
    </>
  );
}
