import { severity } from "@/emails/brand";
import { capitalised, httpsOnly, oneLine, shortCommit } from "@/emails/words";
import { kindWords, validityWords } from "./status-words";
import type { IncidentView, LinkIncident, LinkPlace } from "./view";

export function What({ incident }: { incident: LinkIncident }) {
  const level = severity[incident.severity];
  return (
    <section className="what" aria-labelledby="what">
      <h2 id="what">{kindWords[incident.kind].what}</h2>
      <p className="name">{oneLine(incident.detectorName)}</p>
      {incident.mask && <p className="mask">{oneLine(incident.mask, 80)}</p>}
      {incident.description && <p>{oneLine(incident.description, 500)}</p>}
      <ul className="marks">
        {incident.kind === "secret" && (
          <li>
            <span className={`dot ${incident.validity}`} aria-hidden="true" /> {validityWords[incident.validity]}
            {isSeen(incident.validity) && incident.checkedText && <small> (checked {incident.checkedText})</small>}
          </li>
        )}
        {incident.severity !== "unknown" && (
          <li>
            <svg className={incident.severity} viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
              <path d={level.shape} />
            </svg>{" "}
            {level.label} severity
          </li>
        )}
      </ul>
    </section>
  );
}

/** Where nobody could check, there is no day on which they did. */
const isSeen = (validity: LinkIncident["validity"]) => validity === "valid" || validity === "invalid";

export function Where({ view }: { view: IncidentView }) {
  const { places, placesTotal, repositoriesTotal } = view;
  if (places.length === 0) return null;
  const repositories = new Set(places.map((place) => place.repository));
  return (
    <section aria-labelledby="where">
      <h2 id="where">
        Where <small>{howMany(places.length, placesTotal, repositoriesTotal)}</small>
      </h2>
      {[...repositories].map((repository) => (
        <div key={repository}>
          <h3>{oneLine(repository, 100)}</h3>
          <ul className="places">
            {places
              .filter((place) => place.repository === repository)
              .map((place) => (
                <Place key={`${place.commit} ${place.path} ${place.line}`} place={place} />
              ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

function howMany(shown: number, total: number, repositories: number): string {
  const places = total === 1 ? "1 place" : `${total} places`;
  const sum = repositories > 1 ? `${places} in ${repositories} repositories` : places;
  return shown < total ? `the first ${shown} of ${sum}` : sum;
}

function Place({ place }: { place: LinkPlace }) {
  const inFile = place.placeKind === "commit" || place.placeKind === "wiki_commit";
  const label = inFile
    ? `${oneLine(place.path)}${place.line ? `:${place.line}` : ""}`
    : capitalised(oneLine(place.placeKind.replaceAll("_", " "), 60));
  const address = httpsOnly(place.url);
  const from = [place.commit && `commit ${shortCommit(place.commit)}`, place.dateText && oneLine(place.dateText, 60)];
  return (
    <li>
      {address ? (
        <a className="path" href={address} rel="noreferrer">
          {label}
        </a>
      ) : (
        <span className="path">{label}</span>
      )}
      <small>{from.filter(Boolean).join(", ")}</small>
    </li>
  );
}
