import { Button, Group, Text, TextInput } from "@mantine/core";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { pageViewer } from "@/app/_server/viewer";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { ExportMenu } from "@/app/_ui/export-menu";
import { number } from "@/app/_ui/format";
import { Moment } from "@/app/_ui/moment";
import { RecordTable } from "@/app/_ui/record-table";
import { Standing } from "@/app/repositories/_parts/standing";
import { oneLine } from "@/emails/words";
import { can } from "@/lib/access/policy";
import { listRepositorySettings, type RepositorySettings } from "@/lib/repositories/list";
import { SettingsFrame } from "../_parts/settings-frame";
import { autoHealingWord } from "./_parts/words";

export const metadata: Metadata = { title: "Repositories" };

const shown = 25;

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function RepositoriesPage({ searchParams }: { searchParams: Search }) {
  const viewer = await pageViewer("/settings/repositories");
  if (!can(viewer, "sources:write")) notFound();
  const asked = await searchParams;
  const text = (value: string | string[] | undefined) => (typeof value === "string" ? value.slice(0, 200) : "");
  const search = text(asked.search).trim();
  const page = await listRepositorySettings(viewer, { search }, { cursor: text(asked.cursor), limit: shown });
  const at = (cursor: string) => `/settings/repositories?${new URLSearchParams({ search, cursor })}`;
  return (
    <SettingsFrame
      viewer={viewer}
      title="Repositories"
      lead="Whom to ask about each when a commit's author cannot be asked, and whether its authors may close incidents."
    >
      <Card label="Repositories">
        <Group justify="space-between" align="start">
          <form action="/settings/repositories">
            <Group align="end">
              <TextInput
                name="search"
                label="Search"
                placeholder="Part of a name"
                defaultValue={search}
                maxLength={200}
                w={260}
              />
              <Button type="submit" variant="default">
                Search
              </Button>
            </Group>
          </form>
          <ExportMenu table="repositories" query={new URLSearchParams(search ? { search } : {}).toString()} />
        </Group>
        {page.rows.length === 0 ? <Nothing searched={search !== ""} /> : <Repositories rows={page.rows} />}
        <Group gap="md">
          {page.previous && (
            <Link className="hb-link" href={at(page.previous)}>
              Previous
            </Link>
          )}
          {page.next && (
            <Link className="hb-link" href={at(page.next)}>
              Next
            </Link>
          )}
        </Group>
      </Card>
    </SettingsFrame>
  );
}

function Nothing({ searched }: { searched: boolean }) {
  return searched ? (
    <Text c="dimmed" mt="md">
      No repository has this in its name.{" "}
      <Link className="hb-link" href="/settings/repositories">
        Show all
      </Link>
    </Text>
  ) : (
    <EmptyState title="No repositories yet">
      They appear here with the first incident or push that names them.
    </EmptyState>
  );
}

function Repositories({ rows }: { rows: RepositorySettings[] }) {
  return (
    <RecordTable
      caption="Repositories"
      rows={rows}
      idOf={({ id }) => id}
      columns={[
        {
          head: "Repository",
          cell: ({ id, fullName, standing, formerNames }) => (
            <>
              <Link className="hb-link" href={`/settings/repositories/${id}`}>
                {oneLine(fullName, 120)}
              </Link>{" "}
              <Standing standing={standing} formerNames={formerNames} />
            </>
          ),
        },
        { head: "Organisation", cell: ({ organisation }) => oneLine(organisation.name, 80) },
        { head: "Open incidents", numeric: true, cell: ({ openIncidents }) => number(openIncidents) },
        { head: "Named owner", cell: ({ ownerEmail }) => ownerEmail ?? <Nobody /> },
        {
          head: "CODEOWNERS",
          cell: ({ codeownersAt }) =>
            codeownersAt ? <Moment at={codeownersAt.toISOString()} /> : <Nobody word="None" />,
        },
        { head: "Auto-healing", cell: ({ autoHealing }) => autoHealingWord[autoHealing ?? "workspace"] },
      ]}
    />
  );
}

function Nobody({ word = "Nobody" }: { word?: string }) {
  return <span className="hb-muted">{word}</span>;
}
