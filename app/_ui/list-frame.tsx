import { Button, Skeleton, Text } from "@mantine/core";
import Link from "next/link";
import type { ReactNode } from "react";
import { counted } from "./format";
import { type Go, onPress } from "./go-within";
import classes from "./list-frame.module.css";

/** A list in its frame: what narrows it, its rows, and what stands below. */
export function ListPanel({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section className={classes.panel} aria-label={label}>
      {children}
    </section>
  );
}

export function ListToolbar({ children }: { children: ReactNode }) {
  return <search className={classes.toolbar}>{children}</search>;
}

/** The ways to the pages before and after, and beside them what is said of this one. */
export function ListFoot(props: { previous: string | null; next: string | null; go?: Go; children?: ReactNode }) {
  const { previous, next, go, children } = props;
  if (!previous && !next && !children) return null;
  return (
    <div className={classes.foot}>
      {children}
      {(previous || next) && (
        <nav className={classes.pager} aria-label="Pages">
          {previous && <PageLink address={previous} rel="prev" {...(go ? { go } : {})} />}
          {next && <PageLink address={next} rel="next" {...(go ? { go } : {})} />}
        </nav>
      )}
    </div>
  );
}

function PageLink({ address, rel, go }: { address: string; rel: "prev" | "next"; go?: Go }) {
  const turn = (to: string) => {
    go?.(to);
    window.scrollTo({ top: 0 });
  };
  return (
    <Link
      className="hb-link"
      href={address}
      rel={rel}
      scroll={false}
      {...(go ? { onClick: onPress(turn, address) } : {})}
    >
      {rel === "prev" ? "Previous page" : "Next page"}
    </Link>
  );
}

/** What can be done with the selected rows, over the list, for as long as some are. */
export function ListBulkBar(props: { noun: string; count: number; clear(): void; children: ReactNode }) {
  const { noun, count, clear, children } = props;
  return (
    <section className={classes.bulk} aria-label={`Selected ${noun}s`}>
      <Text size="sm" fw={500} role="status">
        {counted(count, noun)} selected
      </Text>
      {children}
      <Button size="xs" variant="subtle" onClick={clear}>
        Clear
      </Button>
    </section>
  );
}

const rows = Array.from({ length: 12 }, (_, index) => index);

/** The list before its rows are known. */
export function ListSkeleton() {
  return (
    <div aria-busy="true">
      <div className={classes.views}>
        <Skeleton height={31} width={680} maw="100%" />
      </div>
      <div className={classes.panel}>
        <div className={classes.toolbar}>
          <Skeleton height={36} width={320} maw="100%" />
        </div>
        {rows.map((row) => (
          <Skeleton key={row} height={38} mx={12} my={8} width="auto" />
        ))}
      </div>
    </div>
  );
}
