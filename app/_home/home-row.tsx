import Link from "next/link";
import { Moment } from "@/app/_ui/moment";
import { SeverityLabel } from "@/app/_ui/severity-label";
import { titleOf } from "@/app/_ui/words";
import { Due } from "@/app/incidents/_list/due";
import { oneLine } from "@/emails/words";
import type { HomeItem } from "@/lib/incidents/home";
import { askWords } from "./ask-words";
import classes from "./home.module.css";

export function HomeRow({ item: { incident, ask, request, answeredAt } }: { item: HomeItem }) {
  const repository = incident.repository && oneLine(incident.repository.fullName, 120);
  const since = ask === "waiting" ? request?.createdAt : answeredAt;
  return (
    <li className={classes.row}>
      <Link href={`/incidents/${incident.id}${askWords[ask].to}`} className={classes.rowLink} prefetch={false}>
        <span className={classes.rowTitle}>
          {titleOf({ detectorName: oneLine(incident.detectorName, 120), repository })}
        </span>
        <span className={classes.rowAsk}>{askWords[ask].short}</span>
      </Link>
      <div className={classes.marks}>
        <SeverityLabel level={incident.severity} />
        {incident.dueAt && <Due at={incident.dueAt.toISOString()} />}
        <span className="hb-muted">
          found <Moment at={incident.triggeredAt.toISOString()} />
        </span>
        {since && (
          <span className="hb-muted">
            {ask === "waiting" ? "asked" : "answered"} <Moment at={since.toISOString()} />
          </span>
        )}
        <span className="hb-muted">INC-{incident.id}</span>
      </div>
      {ask === "denied" && request?.answer && <blockquote className={classes.quote}>{request.answer}</blockquote>}
    </li>
  );
}
