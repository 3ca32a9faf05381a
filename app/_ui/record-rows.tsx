"use client";

import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import Link from "next/link";
import type { ReactNode } from "react";
import classes from "./record-table.module.css";

export type RecordHead = {
  head: string;
  numeric?: boolean;
  mono?: boolean;
  /** What can be done with a row: its buttons speak for themselves, so that the head is only read out. */
  action?: boolean;
  /** Where its head leads: to the same rows in its order; with a direction where they are in it. */
  sort?: { href: string; direction?: "asc" | "desc" | undefined };
  /** What stands beside the head, such as its definition. */
  mark?: ReactNode;
};

type Props = {
  caption: string;
  heads: RecordHead[];
  rows: { id: string | number; over?: true; marked?: true; cells: Readonly<Record<number, ReactNode>> }[];
};

export function RecordRows({ caption, heads, rows }: Props) {
  return (
    <table className={classes.table}>
      <caption className={classes.caption}>{caption}</caption>
      <thead>
        <tr>
          {heads.map((head) => (
            <th
              key={head.head}
              scope="col"
              className={head.numeric ? classes.numeric : undefined}
              aria-sort={head.sort?.direction && (head.sort.direction === "asc" ? "ascending" : "descending")}
            >
              <Head {...head} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, over, marked, cells }) => (
          <tr key={id} data-over={over} data-marked={marked}>
            {heads.map((head, index) => (
              <td key={head.head} data-head={head.head} className={classOf(head)}>
                <Cell content={cells[index]} mono={head.mono} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Head({ head, action, sort, mark }: RecordHead) {
  if (action) return <span className={classes.hidden}>{head}</span>;
  if (!sort)
    return mark ? (
      <span className={classes.head}>
        {head} {mark}
      </span>
    ) : (
      head
    );
  return (
    <span className={classes.head}>
      <Link href={sort.href} prefetch={false} scroll={false} className={classes.sort}>
        {head}
        {sort.direction === "asc" && <IconArrowUp size={13} aria-hidden="true" />}
        {sort.direction === "desc" && <IconArrowDown size={13} aria-hidden="true" />}
      </Link>
      {mark}
    </span>
  );
}

/** One element, so that as a card's line it is one value beside its head. */
function Cell({ content, mono }: { content: ReactNode; mono: boolean | undefined }) {
  if (content === null || content === undefined || content === false || content === "") return null;
  return <div className={mono ? "hb-mono" : undefined}>{content}</div>;
}

function classOf({ numeric, action }: RecordHead): string | undefined {
  if (action) return classes.action;
  return numeric ? classes.numeric : undefined;
}
