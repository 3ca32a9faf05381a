import { Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./card.module.css";

type CardProps = { children: ReactNode } & (
  | { id: string; title: ReactNode; end?: ReactNode; label?: never }
  | { label: string; id?: never; title?: never; end?: never }
);

/** A part of a page in its own frame, by its heading or by a name that is only read out. */
export function Card({ id, title, end, label, children }: CardProps) {
  return (
    <section className={classes.card} aria-label={label} aria-labelledby={id}>
      {title && (
        <div className={classes.head}>
          <Title order={2} id={id}>
            {title}
          </Title>
          {end}
        </div>
      )}
      {children}
    </section>
  );
}
