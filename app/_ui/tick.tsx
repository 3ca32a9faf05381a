import type { ComponentProps } from "react";
import classes from "./tick.module.css";

type Props = Omit<ComponentProps<"input">, "type" | "className" | "ref"> & {
  "aria-label": string;
  indeterminate?: boolean;
};

/** A checkbox that looks like the kit's, as the plain element it is: where there is one in each row, the kit's cost more than the rows. */
export function Tick({ indeterminate = false, ...input }: Props) {
  return (
    <input
      {...input}
      type="checkbox"
      className={classes.tick}
      ref={(element) => {
        if (element) element.indeterminate = indeterminate;
      }}
    />
  );
}
