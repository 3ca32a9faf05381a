import { Group, Text } from "@mantine/core";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { pageViewer } from "@/app/_server/viewer";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { ExportMenu } from "@/app/_ui/export-menu";
import { counted } from "@/app/_ui/format";
import { can } from "@/lib/access/policy";
import { countDevelopers, developerFilters, listDevelopers } from "@/lib/identities/list-developers";
import { listSuggestions } from "@/lib/identities/suggestions";
import { listAssignable } from "@/lib/members/list";
import { SettingsFrame } from "../_parts/settings-frame";
import { DeveloperFilterForm } from "./_parts/developer-filter";
import { DevelopersTable } from "./_parts/developers-table";
import { IdentityTabs } from "./_parts/tabs";

export const metadata: Metadata = { title: "Developers" };

const shown = 50;

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function DevelopersPage({ searchParams }: { searchParams: Search }) {
  const viewer = await pageViewer("/settings/identities");
  if (!can(viewer, "members:write")) notFound();
  const asked = await searchParams;
  const text = (value: string | string[] | undefined) => (typeof value === "string" ? value.slice(0, 200) : "");
  const search = text(asked.search).trim();
  const only = developerFilters.find((one) => one === asked.only) ?? "all";
  const filter = { q: search || undefined, only };
  const [page, total, { suggestions }, members] = await Promise.all([
    listDevelopers(viewer, filter, { cursor: text(asked.cursor), limit: shown }),
    countDevelopers(viewer, filter),
    listSuggestions(viewer),
    listAssignable(viewer),
  ]);
  const at = (cursor: string) => `/settings/identities?${new URLSearchParams({ search, only, cursor })}`;
  const narrowed = search !== "" || only !== "all";
  return (
    <SettingsFrame
      viewer={viewer}
      title="Developers"
      lead="Who commits, and by which addresses. What an address gives its person follows from here, at once."
    >
      <IdentityTabs current="everybody" suggestions={suggestions.length} />
      <Card label="Developers">
        <Group justify="space-between" align="start">
          <DeveloperFilterForm search={search} only={only} />
          <ExportMenu
            table="developers"
            query={new URLSearchParams({ only, ...(search ? { search } : {}) }).toString()}
          />
        </Group>
        {page.rows.length > 0 ? (
          <>
            <Text size="sm" c="dimmed" mt="md">
              {counted(total, "developer")}
            </Text>
            <DevelopersTable rows={page.rows} members={members} />
          </>
        ) : narrowed ? (
          <Text c="dimmed" mt="md">
            Nobody matches.{" "}
            <Link className="hb-link" href="/settings/identities">
              Show everybody
            </Link>
          </Text>
        ) : (
          <EmptyState title="Nobody has committed yet">
            Developers appear here with the first incident or push that names a commit’s author.
          </EmptyState>
        )}
        <Group gap="md" mt="sm">
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
