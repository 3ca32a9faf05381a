import Link from "next/link";
import { Callout } from "@/app/_ui/page-frame";
import type { ResponseDetail } from "@/lib/response/get";

/** That a team works on it, under which name, and how far it is. */
export function Declared({ response }: { response: ResponseDetail }) {
  const { incidentId, codename, lead, steps, attackOverAt, incident } = response;
  const ended = steps.filter(({ state }) => state === "done" || state === "not_applicable").length;
  return (
    <Callout>
      <Link className="hb-link" href={`/incidents/${incidentId}/response`}>
        <strong>{codename}</strong>
      </Link>
      , a security incident led by {lead.name}: {ended} of {steps.length} steps.{" "}
      {attackOverAt ? "The attack is over." : "The attack is assumed to go on."}{" "}
      {incident.needToKnow && "Seen by its team and the owners alone."}
    </Callout>
  );
}
