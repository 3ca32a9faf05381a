import Link from "next/link";
import { RecordTable } from "@/app/_ui/record-table";
import { SeverityLabel } from "@/app/_ui/severity-label";
import { validityWord } from "@/app/_ui/words";
import { oneLine } from "@/emails/words";
import type { JudgedIncident } from "@/lib/merge-requests/read";
import classes from "../../_parts/merge-requests.module.css";
import { standingWord } from "../../_parts/words";

/** What the pipelines have found, what blocks first. */
export function FoundTable({ rows }: { rows: JudgedIncident[] }) {
  return (
    <RecordTable
      caption="Incidents on the branch"
      rows={rows}
      idOf={({ incidentId }) => incidentId}
      isOver={({ standing }) => standing === "gone" || standing === "closed"}
      columns={[
        {
          head: "Incident",
          cell: ({ incident }) => (
            <Link className="hb-link" href={`/incidents/${incident.id}`} prefetch={false}>
              {oneLine(incident.detectorName, 80)}
            </Link>
          ),
        },
        {
          head: "Where",
          cell: ({ path, line }) =>
            path && (
              <code className={classes.path}>
                {oneLine(path, 160)}
                {line > 0 && `:${line}`}
              </code>
            ),
        },
        { head: "Severity", cell: ({ incident }) => <SeverityLabel level={incident.severity} /> },
        { head: "Validity", cell: ({ incident }) => validityWord[incident.validity] },
        {
          head: "Whose",
          cell: ({ whose }) => (whose ? oneLine(whose, 60) : <span className="hb-muted">nobody's yet</span>),
        },
        {
          head: "Here",
          cell: ({ standing, blocks, approvedAt }) => (
            <>
              {standingWord[standing]}
              {standing === "new" && blocks && (approvedAt ? ", let pass" : ", blocks")}
            </>
          ),
        },
      ]}
    />
  );
}
