import { Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./page-frame.module.css";

type HeadProps = {
  title: ReactNode;
  /** The page above this one. */
  crumb?: ReactNode;
  /** What can be done with the whole of it. */
  end?: ReactNode;
  /** How it stands, in a few words. */
  children?: ReactNode;
};

export function PageHead({ title, crumb, end, children }: HeadProps) {
  return (
    <div className={classes.head}>
      <div className={classes.about}>
        {crumb && <div className={classes.crumb}>{crumb}</div>}
        <Title order={1}>{title}</Title>
        {children}
      </div>
      {end}
    </div>
  );
}

/** Marks that stand beside each other. */
export function Marks({ children }: { children: ReactNode }) {
  return <div className={classes.marks}>{children}</div>;
}

/** A page about one thing: what it is about in the middle, and beside it a rail; one below the other where there is no room. */
export function Columns({ children }: { children: ReactNode }) {
  return <div className={classes.columns}>{children}</div>;
}

export function Middle({ children }: { children: ReactNode }) {
  return <div className={classes.middle}>{children}</div>;
}

/** `first` where it is what matters most, and so stands above the rest where there is one column only. */
export function Rail({ label, first = false, children }: { label: string; first?: boolean; children: ReactNode }) {
  return (
    <aside className={classes.rail} aria-label={label} data-first={first || undefined}>
      {children}
    </aside>
  );
}

/** What stands now and what is to be done, said before anything else. */
export function Callout({ children }: { children: ReactNode }) {
  return <div className={classes.callout}>{children}</div>;
}
