import { Text } from "@mantine/core";
import { Card } from "@/app/_ui/card";
import { ExportMenu } from "@/app/_ui/export-menu";
import { ListFoot } from "@/app/_ui/list-frame";
import { ListTabs } from "@/app/_ui/list-tabs";
import { can } from "@/lib/access/policy";
import type { MemberViewer } from "@/lib/access/viewer";
import { listTargets, type TargetView, targetViews } from "@/lib/campaigns/targets";
import { PreviewTable, ProgressTable } from "./people-table";

const shown = 50;
const tabs: Record<TargetView, string> = {
  all: "Everybody",
  silent: "Silent",
  opened: "Opened",
  answered: "Answered",
  closed: "Closed",
  waiting: "Mail to come",
  unreached: "Not asked",
};

type Props = { viewer: MemberViewer; id: number; isDraft: boolean; show: string; cursor: string | undefined };

/** The people of a campaign: who would get what, or what became of it. */
export async function People({ viewer, id, isDraft, show, cursor }: Props) {
  const view = targetViews.find((one) => one === show) ?? "all";
  const page = await listTargets(viewer, id, view, { cursor, limit: shown });
  const Table = isDraft ? PreviewTable : ProgressTable;
  const at = (cursorOf: string) => `/campaigns/${id}?${new URLSearchParams({ show: view, cursor: cursorOf })}`;
  const offered = isDraft ? (["all", "waiting", "unreached"] as const) : targetViews;
  return (
    <Card
      id="people"
      title={isDraft ? "Who would get what" : "Person by person"}
      end={<ExportMenu table="campaign_targets" query={`campaign=${id}&show=${view}`} />}
    >
      <ListTabs
        label="Show"
        tabs={offered.map((one) => ({
          id: one,
          label: isDraft && one === "waiting" ? "Is asked" : tabs[one],
          address: `/campaigns/${id}?show=${one}`,
          current: one === view,
        }))}
      />
      {page.rows.length === 0 ? (
        <Text c="dimmed">Nobody.</Text>
      ) : (
        <Table
          campaign={id}
          rows={page.rows}
          may={{ developers: can(viewer, "analytics:read"), members: can(viewer, "members:write") }}
        />
      )}
      <ListFoot previous={page.previous && at(page.previous)} next={page.next && at(page.next)} />
    </Card>
  );
}
