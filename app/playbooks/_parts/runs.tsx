import { Text } from "@mantine/core";
import { Card } from "@/app/_ui/card";
import { ExportMenu } from "@/app/_ui/export-menu";
import { counted } from "@/app/_ui/format";
import { ListFoot } from "@/app/_ui/list-frame";
import { ListTabs } from "@/app/_ui/list-tabs";
import { periodWords } from "@/app/incidents/_list/figure-words";
import { capitalised } from "@/emails/words";
import type { MemberViewer } from "@/lib/access/viewer";
import { countAllRuns, listAllRuns, outcomes, type RunFilter } from "@/lib/playbooks/runs";
import { outcomeWord, RunTable } from "./run-log";
import { runsAddress } from "./runs-address";

const shown = 50;

type Props = { viewer: MemberViewer; title: string; filter: RunFilter; cursor: string | undefined };

/** The runs of one playbook that a number counted, newest first. */
export async function Runs({ viewer, title, filter, cursor }: Props) {
  const [count, page] = await Promise.all([
    countAllRuns(viewer, filter),
    listAllRuns(viewer, filter, { cursor, limit: shown }),
  ]);
  const { outcome: _, ...everything } = filter;
  const tabs = [undefined, ...Object.values(outcomes)].map((outcome) => ({
    id: outcome ?? "all",
    label: outcome ? (outcomeWord[outcome] ?? outcome) : "All runs",
    address: runsAddress(outcome ? { ...everything, outcome } : everything),
    current: outcome === filter.outcome,
  }));
  return (
    <Card
      id="runs"
      title={title}
      end={<ExportMenu table="playbook_runs" query={runsAddress(filter).replace(/^[^?]*\?/, "")} name="runs" />}
    >
      <ListTabs label="Outcome" tabs={tabs} />
      <Text c="dimmed" size="sm" mb="xs">
        {counted(count, "run")}
        {filter.created && `. ${capitalised(periodWords(filter.created))}`}
      </Text>
      {page.rows.length > 0 && (
        <RunTable
          caption={`Runs of “${title}”`}
          runs={page.rows.map(({ createdAt, ...run }) => ({ ...run, at: createdAt.toISOString() }))}
        />
      )}
      <ListFoot
        previous={page.previous && runsAddress(filter, page.previous)}
        next={page.next && runsAddress(filter, page.next)}
      />
    </Card>
  );
}
