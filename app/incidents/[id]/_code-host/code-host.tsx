import { Card } from "@/app/_ui/card";
import { relative } from "@/app/_ui/format";
import type { MemberViewer } from "@/lib/access/viewer";
import { vendorName } from "@/lib/alerts/address";
import { keyOf } from "@/lib/alerts/mark";
import type { getIncident } from "@/lib/incidents/get";
import { listOccurrences } from "@/lib/incidents/get";
import { referencesOf } from "@/lib/runbooks/references";
import { listThreads } from "@/lib/threads/view";
import { alertStanding, type Standing } from "@/lib/write-back/standing";
import { farWords } from "../_parts/code-host-words";
import { AlertStanding } from "./alert-standing";
import styles from "./code-host.module.css";
import { CodeHostActions } from "./code-host-actions";
import { ThreadLine } from "./thread-line";

type Incident = Awaited<ReturnType<typeof getIncident>>["incident"];
type Props = { viewer: MemberViewer; incident: Incident; mayEdit: boolean };

/** What stands at the code host and the source about it, what can be done there, and the pages that help. */
export async function CodeHost({ viewer, incident, mayEdit }: Props) {
  const [threads, standing, places] = await Promise.all([
    listThreads(viewer, incident.id),
    alertStanding(viewer, incident.id),
    listOccurrences(viewer, incident.id, 20),
  ]);
  const references = await referencesOf(incident, places);
  const open = incident.closedAt === null;
  if (threads.length === 0 && !standing && references.length === 0 && !(mayEdit && open)) return null;
  return (
    <Card id="code-host" title="At the code host">
      {standing && <AlertStanding incidentId={incident.id} mayEdit={mayEdit} {...words(standing)} />}
      {threads.map(({ id, kind, host, repository, number, url, state, error, closedBy }) => (
        <ThreadLine
          key={id}
          incidentId={incident.id}
          thread={{ id, kind, host, repository, number, url, state, error, closedBy }}
          asks={open && state === "closed" && kind === "issue"}
          mayEdit={mayEdit}
        />
      ))}
      {mayEdit && open && (
        <CodeHostActions
          incidentId={incident.id}
          kind={incident.kind}
          pending={threads.some((thread) => thread.state === "wanted" && !thread.error) || standing?.standing === "due"}
        />
      )}
      {references.length > 0 && (
        <ul className={styles.references} aria-label="Links">
          {references.map(({ what, label, href }) => (
            <li key={what}>
              <a className="hb-link" href={href} rel="noreferrer">
                {label}
              </a>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function words(kept: Standing) {
  const { standing, vendor, wish, thereStatus, thereReason, thereBy, thereComment, error, attempts, checkedAt } = kept;
  return {
    standing,
    vendor: vendorName[vendor],
    here: farWords(keyOf(wish)),
    there: farWords(`${thereStatus ?? "open"} ${thereReason ?? ""}`),
    by: thereBy,
    comment: thereComment,
    error,
    attempts,
    checked: checkedAt ? relative(checkedAt, new Date()) : null,
  };
}
