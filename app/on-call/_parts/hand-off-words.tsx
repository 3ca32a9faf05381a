import Link from "next/link";
import { Facts } from "@/app/_ui/facts";

type Shown = {
  summary: string;
  relatedIssues: string;
  engaged: string;
  bridgeUrl: string;
  channels: string;
  nextSteps: string;
  incidents: { incident: { id: number; detectorName: string } }[];
};

/** The hand-off form as it was filled in. */
export function HandOffWords({ handOff }: { handOff: Shown }) {
  const { incidents, bridgeUrl } = handOff;
  const bridge = /^https:\/\//.test(bridgeUrl) ? (
    <a className="hb-link" href={bridgeUrl} rel="noreferrer">
      {bridgeUrl}
    </a>
  ) : (
    bridgeUrl
  );
  return (
    <Facts
      facts={[
        ["Summary", handOff.summary],
        [
          "Incidents",
          incidents.length > 0 &&
            incidents.map(({ incident }, index) => (
              <span key={incident.id}>
                {index > 0 && ", "}
                <Link className="hb-link" href={`/incidents/${incident.id}`}>
                  INC-{incident.id}
                </Link>
              </span>
            )),
        ],
        ["Related issues", handOff.relatedIssues],
        ["Engaged", handOff.engaged],
        ["Bridge", bridge],
        ["Channels and threads", handOff.channels],
        ["Next steps", handOff.nextSteps],
      ]}
    />
  );
}
