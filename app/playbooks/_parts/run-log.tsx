import { Text } from "@mantine/core";
import Link from "next/link";
import { Moment } from "@/app/_ui/moment";
import { RecordTable } from "@/app/_ui/record-table";
import classes from "./playbooks.module.css";

export type Run = { id: number; event: string; incidentId: number | null; outcome: string; detail: string; at: string };

const eventWord: Record<string, string> = {
  "incident.triggered": "New incident",
  "incident.author_identified": "Author learnt",
  "incident.author_disputed": "Not theirs",
  "incident.asking_changed": "Somebody else to ask",
  "incident.occurrence_added": "New place",
  "incident.regressed": "Came back",
  "incident.validity_changed": "Validity changed",
};
export const outcomeWord: Record<string, string> = { done: "Done", skipped: "Nothing to do", failed: "Failed" };

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
      <RunTable caption={`Last runs of “${playbook}”`} runs={runs} tall />
    </details>
  );
}

type TableProps = { caption: string; runs: readonly Run[]; tall?: boolean };

export function RunTable({ caption, runs, tall }: TableProps) {
  return (
    <RecordTable
      caption={caption}
      {...(tall ? { tall } : {})}
      rows={runs}
      idOf={({ id }) => id}
      columns={[
        { head: "Event", cell: ({ event }) => eventWord[event] ?? event },
        {
          head: "Incident",
          cell: ({ incidentId }) =>
            incidentId !== null && (
              <Link className="hb-link" href={`/incidents/${incidentId}`} prefetch={false}>
                INC-{incidentId}
              </Link>
            ),
        },
        {
          head: "Outcome",
          cell: ({ outcome }) => (
            <span className={outcome === "failed" ? classes.failed : undefined}>{outcomeWord[outcome] ?? outcome}</span>
          ),
        },
        { head: "Detail", cell: ({ detail }) => detail },
        { head: "When", cell: ({ at }) => <Moment at={at} /> },
      ]}
    />
  );
}
