import {
  IconCircleCheck,
  IconCircleDashed,
  IconLink,
  IconMail,
  IconMessage,
  IconPlayerPlay,
  IconSearch,
  IconUser,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Card } from "@/app/_ui/card";
import { Moment } from "@/app/_ui/moment";
import classes from "./incident.module.css";
import type { Entry, EntryIcon } from "./timeline-words";

const icons: Record<EntryIcon, typeof IconLink> = {
  found: IconSearch,
  person: IconUser,
  mail: IconMail,
  link: IconLink,
  closed: IconCircleCheck,
  open: IconCircleDashed,
  comment: IconMessage,
  playbook: IconPlayerPlay,
};

export function Timeline({ entries }: { entries: Entry[] }) {
  return (
    <Card id="timeline" title="Timeline">
      <ol className={classes.timeline}>
        {entries.map((entry) => (
          <TimelineEntry key={entry.id} entry={entry} />
        ))}
      </ol>
    </Card>
  );
}

/** What happened, by whom and when; `children` say where, in a timeline of more than one incident. */
export function TimelineEntry({ entry, children }: { entry: Entry; children?: ReactNode }) {
  const { at, icon, who, did, quote } = entry;
  const Icon = icons[icon];
  return (
    <li className={classes.entry}>
      <Icon size={18} stroke={1.5} aria-hidden="true" />
      <div className={classes.entryText}>
        <strong>{who}</strong> {did}{" "}
        <span className="hb-muted">
          · <Moment at={at} />
        </span>
        {children}
        {quote && <blockquote className={classes.quote}>{quote}</blockquote>}
      </div>
    </li>
  );
}
