import { Text } from "@mantine/core";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { MemberFrame } from "@/app/_server/member-frame";
import { pageViewer } from "@/app/_server/viewer";
import { ExportMenu } from "@/app/_ui/export-menu";
import { PageHead } from "@/app/_ui/page-frame";
import { can } from "@/lib/access/policy";
import { listPlaybookRuns, listPlaybooks } from "@/lib/playbooks/configure";
import { RunFilter } from "@/lib/playbooks/runs";
import { PlaybookCard } from "./_parts/playbook-card";
import { RunLog } from "./_parts/run-log";
import { Runs } from "./_parts/runs";
import { runsAddress } from "./_parts/runs-address";

export const metadata: Metadata = { title: "Playbooks" };

const runsShown = 20;

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function PlaybooksPage({ searchParams }: Props) {
  const { cursor, ...search } = await searchParams;
  const filter = RunFilter.safeParse(search).data ?? {};
  const viewer = await pageViewer(filter.playbook ? runsAddress(filter) : "/playbooks");
  if (!can(viewer, "playbooks:read")) notFound();
  const playbooks = await listPlaybooks(viewer);
  const asked = playbooks.find(({ id }) => id === filter.playbook);
  if (asked)
    return (
      <MemberFrame viewer={viewer}>
        <PageHead
          title="Runs"
          crumb={
            <Link className="hb-link" href="/playbooks" prefetch={false}>
              Playbooks
            </Link>
          }
        />
        <Runs
          viewer={viewer}
          title={asked.title}
          filter={filter}
          cursor={typeof cursor === "string" ? cursor : undefined}
        />
      </MemberFrame>
    );
  const runs = await Promise.all(playbooks.map(({ id }) => listPlaybookRuns(viewer, id, runsShown)));
  const mayChange = can(viewer, "playbooks:write");
  return (
    <MemberFrame viewer={viewer}>
      <PageHead title="Playbooks" end={<ExportMenu table="playbook_runs" name="runs" />}>
        <Text c="dimmed" maw="72ch">
          What Handback does by itself when something happens to an incident.{" "}
          {!mayChange && "Managers of the workspace can change it."}
        </Text>
      </PageHead>
      {playbooks.map((playbook, index) => (
        <PlaybookCard key={playbook.id} playbook={playbook} mayChange={mayChange}>
          <RunLog
            playbook={playbook.title}
            runs={(runs[index] ?? []).map(({ createdAt, ...run }) => ({ ...run, at: createdAt.toISOString() }))}
          />
        </PlaybookCard>
      ))}
    </MemberFrame>
  );
}
