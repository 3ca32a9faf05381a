"use client";

import { exact } from "@/app/_ui/format";
import { dueBriefly, dueWords } from "@/lib/incidents/due";
import classes from "./incident-list.module.css";

/** Until when an incident should be closed; what is overdue says so in words. */
export function Due({ at, brief }: { at: string | null; brief?: boolean }) {
  if (!at) return null;
  const now = new Date();
  const words = (brief ? dueBriefly : dueWords)(new Date(at), now);
  return (
    <time
      dateTime={at}
      title={exact(at)}
      className={new Date(at) < now ? classes.overdue : undefined}
      suppressHydrationWarning
    >
      {words}
    </time>
  );
}
