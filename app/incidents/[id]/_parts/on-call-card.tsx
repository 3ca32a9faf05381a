import { Text } from "@mantine/core";
import { Moment } from "@/app/_ui/moment";
import { ActButton } from "@/app/on-call/_parts/act-button";
import { HandOffWords } from "@/app/on-call/_parts/hand-off-words";
import classes from "@/app/on-call/_parts/on-call.module.css";
import type { MemberViewer } from "@/lib/access/viewer";
import { onCallLabel as label } from "@/lib/incidents/label";
import { onCallOf } from "@/lib/oncall/about-incident";
import type { EscalationView } from "@/lib/oncall/list-escalations";

type Props = { viewer: MemberViewer; incident: { id: number; labels: string[]; closedAt: Date | null } };

/** Whether somebody is paged about it, whether it is in the queue, and what was handed over. */
export async function OnCallCard({ viewer, incident }: Props) {
  const { escalation, handOffs } = await onCallOf(viewer, incident.id);
  const open = incident.closedAt === null;
  const queued = incident.labels.includes(label);
  const waits = escalation?.state === "open" || escalation?.state === "exhausted";
  const others = incident.labels.filter((each) => each !== label);
  if (!open && !escalation && handOffs.length === 0) return null;
  return (
    <section className={classes.card} aria-labelledby="on-call">
      <h2 id="on-call">On call</h2>
      <Text mb="sm">{escalation ? <Standing escalation={escalation} /> : "Nobody was paged about it."}</Text>
      {open && (
        <div className={classes.actions}>
          {escalation && waits && (
            <ActButton
              size="xs"
              path={`/escalations/${escalation.id}/acknowledge`}
              label="Acknowledge"
              done="It is yours. Nobody else is paged about it."
            />
          )}
          {(!escalation || escalation.state === "over") && (
            <ActButton
              size="xs"
              variant="default"
              path="/escalations"
              body={{ incident_id: incident.id }}
              label="Page whoever is on call"
              done="Whoever is on call is paged."
            />
          )}
          <ActButton
            size="xs"
            variant="default"
            method="PATCH"
            path={`/incidents/${incident.id}`}
            body={{ labels: queued ? others : [...incident.labels, label] }}
            label={queued ? "Take out of the queue" : "Put in the on-call queue"}
            done={queued ? "It is in the queue no more." : "It is looked at in every shift."}
          />
        </div>
      )}
      {handOffs.map((handOff) => (
        <div key={handOff.id} className={classes.next}>
          <Text>
            {handOff.from.name} handed over to {handOff.to.name} <Moment at={handOff.createdAt.toISOString()} />,{" "}
            {{ sent: "not accepted yet", accepted: "accepted", declined: "declined" }[handOff.state]}
          </Text>
          <HandOffWords handOff={handOff} />
        </div>
      ))}
    </section>
  );
}

function Standing({ escalation }: { escalation: EscalationView }) {
  const { state, acknowledger, acknowledgedAt, pages, dueAt } = escalation;
  const names = pages.flatMap(({ member }) => member?.name ?? []).join(", then ");
  if (acknowledgedAt)
    return (
      <>
        {acknowledger?.name ?? "Somebody in PagerDuty"} acknowledged it <Moment at={acknowledgedAt.toISOString()} />
        {names && `; paged: ${names}`}.
      </>
    );
  if (state === "over") return <>It was closed before anybody acknowledged{names && `; paged: ${names}`}.</>;
  if (state === "exhausted") return <>Nobody acknowledged; paged: {names || "nobody"}.</>;
  return (
    <>
      {names ? `Paged: ${names}.` : "Nobody is paged yet."}
      {dueAt && (
        <>
          {" "}
          The next page goes out <Moment at={dueAt.toISOString()} />.
        </>
      )}
    </>
  );
}
