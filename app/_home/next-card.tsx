import { Title } from "@mantine/core";
import { SeverityLabel } from "@/app/_ui/severity-label";
import { titleOf } from "@/app/_ui/words";
import { Due } from "@/app/incidents/_list/due";
import { oneLine } from "@/emails/words";
import type { HomeItem } from "@/lib/incidents/home";
import { askWords } from "./ask-words";
import classes from "./home.module.css";
import { LinkButton } from "./link-button";

/** The single most urgent thing, with one button to begin it. */
export function NextCard({ item: { incident, ask, request } }: { item: HomeItem }) {
  const words = askWords[ask];
  const repository = incident.repository && oneLine(incident.repository.fullName, 120);
  return (
    <section className={classes.next} aria-labelledby="next">
      <p className={classes.eyebrow}>Asked of you next</p>
      <Title order={2} id="next" className={classes.title}>
        {titleOf({ detectorName: oneLine(incident.detectorName, 120), repository })}
      </Title>
      <div className={classes.marks}>
        <SeverityLabel level={incident.severity} />
        {incident.dueAt && <Due at={incident.dueAt.toISOString()} />}
        {incident.mask && <code>{incident.mask}</code>}
        {incident.validity === "valid" && <span>Still valid</span>}
        <span className="hb-muted">INC-{incident.id}</span>
      </div>
      <p className={classes.sentence}>{words.sentence}</p>
      {ask === "denied" && request?.answer && <blockquote className={classes.quote}>{request.answer}</blockquote>}
      <LinkButton href={`/incidents/${incident.id}${words.to}`}>{words.button}</LinkButton>
    </section>
  );
}
