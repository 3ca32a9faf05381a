import { Text } from "@mantine/core";
import Link from "next/link";
import { Card } from "@/app/_ui/card";
import { titleOf } from "@/app/_ui/words";
import { TimelineEntry } from "@/app/incidents/[id]/_parts/timeline";
import { entryOf } from "@/app/incidents/[id]/_parts/timeline-words";
import { oneLine } from "@/emails/words";
import type { developerStory } from "@/lib/reporting/developer-story";
import classes from "./developer.module.css";

type Props = Awaited<ReturnType<typeof developerStory>> & { at: string };

/** What happened, and what was sent and when, newest first. */
export function Story({ events, earlier, at }: Props) {
  return (
    <Card id="timeline" title="Timeline">
      {events.length === 0 ? (
        <Text c="dimmed">Nothing has happened yet.</Text>
      ) : (
        <ol className={classes.story}>
          {events.map(({ incident, ...event }) => (
            <TimelineEntry key={event.id} entry={entryOf(event, incident)}>
              <div className={classes.about}>
                <Link className="hb-link" href={`/incidents/${incident.id}`} prefetch={false}>
                  INC-{incident.id}
                </Link>{" "}
                <span className="hb-muted">
                  {titleOf({
                    detectorName: oneLine(incident.detectorName, 120),
                    repository: incident.repository && oneLine(incident.repository.fullName, 120),
                  })}
                </span>
              </div>
            </TimelineEntry>
          ))}
        </ol>
      )}
      {earlier && (
        <Link
          className="hb-link"
          href={`${at}${at.includes("?") ? "&" : "?"}before=${earlier}#timeline`}
          prefetch={false}
        >
          What happened before
        </Link>
      )}
    </Card>
  );
}
