import { Text } from "@mantine/core";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { LinkButton } from "@/app/_home/link-button";
import { MemberFrame } from "@/app/_server/member-frame";
import { pageViewer } from "@/app/_server/viewer";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { ExportMenu } from "@/app/_ui/export-menu";
import { number } from "@/app/_ui/format";
import { ListFoot } from "@/app/_ui/list-frame";
import { Moment } from "@/app/_ui/moment";
import { PageHead } from "@/app/_ui/page-frame";
import { RecordTable } from "@/app/_ui/record-table";
import { can } from "@/lib/access/policy";
import { type CampaignView, listCampaigns } from "@/lib/campaigns/get";
import classes from "./_parts/campaigns.module.css";
import { FateBar } from "./_parts/fate-bar";
import { StateLabel } from "./_parts/state-label";
import { closedOf } from "./_parts/words";

export const metadata: Metadata = { title: "Campaigns" };

const shown = 30;

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function CampaignsPage({ searchParams }: { searchParams: Search }) {
  const viewer = await pageViewer("/campaigns");
  if (!can(viewer, "incidents:share")) notFound();
  const { cursor } = await searchParams;
  const page = await listCampaigns(
    viewer,
    {},
    { cursor: typeof cursor === "string" ? cursor : undefined, limit: shown },
  );
  const at = (cursorOf: string) => `/campaigns?cursor=${cursorOf}`;
  return (
    <MemberFrame viewer={viewer}>
      <PageHead
        title="Campaigns"
        end={
          page.rows.length > 0 && (
            <div className={classes.actions}>
              <ExportMenu table="campaigns" />
              <NewCampaign />
            </div>
          )
        }
      >
        <Text c="dimmed" maw="72ch">
          Put many incidents to their developers at once: one mail each, until a day, with somebody to ask. Reminders go
          out by themselves, and stop with the answer.
        </Text>
      </PageHead>
      <Card label="Campaigns">
        {page.rows.length === 0 ? (
          <EmptyState title="No campaign yet" action={<NewCampaign />}>
            Begin with what matters most, such as all critical secrets of the history that still work. Nothing is sent
            before you have seen who would get what.
          </EmptyState>
        ) : (
          <Campaigns rows={page.rows} />
        )}
        <ListFoot previous={page.previous && at(page.previous)} next={page.next && at(page.next)} />
      </Card>
    </MemberFrame>
  );
}

const NewCampaign = () => (
  <LinkButton href="/campaigns/new" size="sm">
    New campaign
  </LinkButton>
);

function Campaigns({ rows }: { rows: CampaignView[] }) {
  return (
    <RecordTable
      caption="Campaigns, newest first"
      rows={rows}
      idOf={({ id }) => id}
      isOver={({ state }) => state === "cancelled"}
      columns={[
        {
          head: "Name",
          cell: ({ id, name }) => (
            <Link className="hb-link" href={`/campaigns/${id}`}>
              {name}
            </Link>
          ),
        },
        { head: "State", cell: ({ state }) => <StateLabel state={state} /> },
        {
          head: "Progress",
          cell: ({ figures, planning }) =>
            planning ? (
              <span className="hb-muted">
                Being worked out: {number(planning.done)} of {number(planning.total)}
              </span>
            ) : (
              <>
                <FateBar figures={figures} small />
                <Text size="sm" c="dimmed">
                  {closedOf(figures)}
                </Text>
              </>
            ),
        },
        { head: "Due", cell: ({ dueAt }) => <Moment at={dueAt.toISOString()} /> },
        { head: "Contact", cell: ({ contact }) => contact.name },
        {
          head: "Begun",
          cell: ({ startedAt, startedBy, createdBy }) =>
            startedAt ? (
              <>
                <Moment at={startedAt.toISOString()} />
                {startedBy && (
                  <Text size="sm" c="dimmed">
                    by {startedBy.name}
                  </Text>
                )}
              </>
            ) : (
              <span className="hb-muted">Not yet{createdBy ? `, drafted by ${createdBy.name}` : ""}</span>
            ),
        },
      ]}
    />
  );
}
