import { Text } from "@mantine/core";
import { Card } from "@/app/_ui/card";
import { CopyText } from "@/app/_ui/copy-text";
import { counted } from "@/app/_ui/format";
import { Moment } from "@/app/_ui/moment";
import { validityWord } from "@/app/_ui/words";
import { httpsOnly, oneLine, shortCommit } from "@/emails/words";
import type { OccurrenceView } from "@/lib/incidents/views";
import type { Branch } from "@/lib/sightings/branches";
import type { IncidentRow } from "../../_list/row";
import { Branches } from "./branches";
import classes from "./incident.module.css";

type Props = {
  places: OccurrenceView[];
  branches: Branch[];
  row: IncidentRow;
  /** When the validity was seen. */
  validityAt: Date | null;
  sourceUrl: string | null;
  description: string | null;
};

/** What was found, and every place it was found in, by repository and file. */
export function Places({ places, branches, row, validityAt, sourceUrl, description }: Props) {
  const source = httpsOnly(sourceUrl);
  const repositories = [...Map.groupBy(places, ({ repository }) => repository.fullName)];
  return (
    <Card id="places" title="What and where">
      {description && (
        <Text maw="72ch" mb="sm">
          {oneLine(description, 600)}
        </Text>
      )}
      {row.kind === "secret" && (
        <div className={classes.value}>
          {row.mask ? <code>{row.mask}</code> : <span>No preview: the source sent none</span>}
          <span className="hb-muted">
            {validityWord[row.validity]}
            {validityAt && (row.validity === "valid" || row.validity === "invalid") && (
              <>
                , checked <Moment at={validityAt.toISOString()} />
              </>
            )}
          </span>
        </div>
      )}
      <Text c="dimmed" size="sm">
        {places.length < row.places ? `The newest ${places.length} of ` : ""}
        {counted(row.places, "place")} in {counted(repositories.length, "repository", "repositories")}
        {source && (
          <>
            {" · "}
            <a className="hb-link" href={source} rel="noreferrer">
              See it at its source
            </a>
          </>
        )}
      </Text>
      <Branches branches={branches} />
      {repositories.map(([name, within]) => (
        <div key={name}>
          <h3 className={classes.repository}>
            <HostLink address={within[0]?.repository.url}>{oneLine(name, 160)}</HostLink>
          </h3>
          {[...Map.groupBy(within, ({ path }) => path)].map(([path, here]) => (
            <div key={path} className={classes.file}>
              {path ? <CopyText value={path} what="path" /> : <span>{oneLine(placeWord(here[0]), 80)}</span>}
              {here.map((place) => (
                <Place key={place.id} place={place} />
              ))}
            </div>
          ))}
        </div>
      ))}
    </Card>
  );
}

function Place({ place }: { place: OccurrenceView }) {
  const where = place.line > 0 ? `Line ${place.line}` : placeWord(place);
  return (
    <div className={classes.place}>
      <HostLink address={place.url}>{where}</HostLink>
      {place.commit && <CopyText value={place.commit} shown={shortCommit(place.commit)} what="commit" />}
      {place.branch && <span>on {oneLine(place.branch, 80)}</span>}
      {place.authorName || place.authorEmail ? (
        <span title={place.authorEmail ?? undefined}>
          by {oneLine(place.authorName || (place.authorEmail ?? ""), 80)}
        </span>
      ) : (
        <span>author unknown</span>
      )}
      {place.committedAt && <Moment at={place.committedAt.toISOString()} />}
      {place.kind === "historical" && <span>from the history</span>}
    </div>
  );
}

function placeWord(place: OccurrenceView | undefined): string {
  return (place?.place ?? "place").replaceAll("_", " ").replace(/^./, (letter) => letter.toUpperCase());
}

function HostLink({ address, children }: { address: string | null | undefined; children: string }) {
  const target = httpsOnly(address);
  return target ? (
    <a className="hb-link" href={target} rel="noreferrer">
      {children}
    </a>
  ) : (
    children
  );
}
