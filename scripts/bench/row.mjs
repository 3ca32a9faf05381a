/** A line of the table: what was measured, what came out, what is promised, and whether that holds. */
export function row(what, measured, promised, holds) {
  return { what, measured, promised, holds: holds ? "yes" : "no" };
}

/** A line that could not be measured, and why; it holds nothing. */
export function missing(what, why, promised) {
  return { what, measured: why, promised, holds: "no" };
}

/** "1.23 times as long" */
export const ratioOf = (large, small) => large / Math.max(small, 1e-9);
