import { Text } from "@mantine/core";
import Link from "next/link";
import { Moment } from "@/app/_ui/moment";
import classes from "./playbooks.module.css";

type Run = { id: number; event: string; incidentId: number | null; outcome: string; detail: string; at: string };

const eventWord: Record<string, string> = {
  "incident.triggered": "New incident",
  "incident.author_identified": "Author learnt",
  "incident.author_disputed": "Not theirs",
  "incident.asking_changed": "Somebody else to ask",
  "incident.occurrence_added": "New place",
  "incident.regressed": "Came back",
  "incident.validity_changed": "Validity changed",
};
const outcomeWord: Record<string, string> = { done: "Done", skipped: "Skipped", failed: "Failed" };

/** What the playbook did lately, and why where it did nothing. */
export function RunLog({ playbook, runs }: { playbook: string; runs: Run[] }) {
  if (runs.length === 0) {
    return (
      <Text c="dimmed" size="sm" mt="sm">
        It has not run yet.
      </Text>
    );
  }
  return (
    <details className={classes.log} open>
      <summary className="hb-muted">Last runs</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable from the keyboard */}
      <section className={classes.scroll} tabIndex={0} aria-label={`Last runs of “${playbook}”`}>
        <table className={classes.runs}>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Event</th>
              <th scope="col">Incident</th>
              <th scope="col">Outcome</th>
              <th scope="col">Detail</th>
            </tr>
          </thead>
          <tbody>
            {runs.map(({ id, at, event, incidentId, outcome, detail }) => (
              <tr key={id}>
                <td>
                  <Moment at={at} />
                </td>
                <td>{eventWord[event] ?? event}</td>
                <td>
                  {incidentId !== null && (
                    <Link className="hb-link" href={`/incidents/${incidentId}`} prefetch={false}>
                      INC-{incidentId}
                    </Link>
                  )}
                </td>
                <td className={outcome === "failed" ? classes.failed : undefined}>{outcomeWord[outcome] ?? outcome}</td>
                <td>{detail}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
