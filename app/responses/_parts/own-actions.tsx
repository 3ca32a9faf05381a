import Link from "next/link";
import { date } from "@/app/_ui/format";
import { ActButton } from "@/app/on-call/_parts/act-button";
import type { OwnAction } from "@/lib/response/own-actions";
import classes from "./own-actions.module.css";

/** What reviews of security incidents ask of the reader, to be said done where it stands. */
export function OwnActions({ actions }: { actions: OwnAction[] }) {
  return (
    <ul className={classes.list}>
      {actions.map(({ id, incidentId, codename, text, dueOn, overdue }) => (
        <li key={id}>
          <div>
            <div className={classes.text}>{text}</div>
            <div className={classes.under}>
              <Link className="hb-link" href={`/incidents/${incidentId}/response`}>
                {codename}
              </Link>
              <span className={overdue ? classes.overdue : undefined}>
                {overdue ? "Overdue, was due" : "Due"} {date(dueOn)}
              </span>
            </div>
          </div>
          <ActButton
            size="xs"
            variant="default"
            method="PATCH"
            path={`/incidents/${incidentId}/response/actions/${id}`}
            body={{ done: true }}
            label="Done"
            spoken={`Done: ${text}`}
            done="It is done."
          />
        </li>
      ))}
    </ul>
  );
}
