import { Text } from "@mantine/core";
import Link from "next/link";
import { Moment } from "@/app/_ui/moment";
import { SeverityLabel } from "@/app/_ui/severity-label";
import { titleOf } from "@/app/_ui/words";
import type { EscalationView } from "@/lib/oncall/list-escalations";
import { ActButton } from "./act-button";
import classes from "./on-call.module.css";

/** What waits for an acknowledgement, before everything else on the page. */
export function LivePages({ escalations, mayAct }: { escalations: EscalationView[]; mayAct: boolean }) {
  return escalations.map((escalation) => {
    const { id, incident, pages, dueAt, state } = escalation;
    const last = pages.findLast(({ member }) => member !== null);
    return (
      <section key={id} className={`${classes.card} ${classes.alarm}`} aria-label={`INC-${incident.id} waits`}>
        <div>
          <p>
            <SeverityLabel level={incident.severity} />{" "}
            <Link className="hb-link" href={`/incidents/${incident.id}`}>
              INC-{incident.id}
            </Link>{" "}
            {titleOf({ detectorName: incident.detectorName, repository: incident.repository?.fullName ?? null })}
          </p>
          <Text c="dimmed" size="sm">
            {last ? (
              <>
                {last.member?.name} was paged <Moment at={last.pagedAt.toISOString()} />.{" "}
              </>
            ) : (
              "Nobody is paged yet. "
            )}
            {state === "exhausted" ? (
              "Nobody is left to page."
            ) : dueAt ? (
              <>
                The next page goes out <Moment at={dueAt.toISOString()} />.
              </>
            ) : null}
          </Text>
        </div>
        {mayAct && (
          <ActButton
            path={`/escalations/${id}/acknowledge`}
            label="Acknowledge"
            spoken={`Acknowledge INC-${incident.id}`}
            done={`INC-${incident.id} is yours. Nobody else is paged about it.`}
          />
        )}
      </section>
    );
  });
}
