import { Title } from "@mantine/core";
import type { Metadata } from "next";
import { pageViewer } from "@/app/_server/viewer";
import { ExportMenu } from "@/app/_ui/export-menu";
import { RecordTable } from "@/app/_ui/record-table";
import { listFiles } from "@/lib/exports/files";
import { tablesFor } from "@/lib/exports/tables";
import settings from "../_parts/settings.module.css";
import { SettingsFrame } from "../_parts/settings-frame";
import { FileTable } from "./_parts/file-table";

export const metadata: Metadata = { title: "Exports" };

export default async function ExportsPage() {
  const viewer = await pageViewer("/settings/exports");
  const files = await listFiles(viewer);
  const tables = tablesFor(viewer);
  return (
    <SettingsFrame
      viewer={viewer}
      title="Exports"
      lead="Take along what you can see here, as CSV or JSON Lines. Each export is in the audit trail."
    >
      <section className={settings.card} aria-labelledby="files">
        <Title order={2} id="files">
          Your files
        </Title>
        <FileTable
          files={files.map(({ createdAt, expiresAt, finishedAt: _finished, query, ...file }) => ({
            ...file,
            title: tables.find(({ name }) => name === file.table)?.title ?? file.table,
            filter: wordsOf(query),
            created_at: createdAt.toISOString(),
            expire_at: expiresAt.toISOString(),
          }))}
        />
      </section>
      <section className={settings.card} aria-labelledby="tables">
        <Title order={2} id="tables">
          Whole tables
        </Title>
        <RecordTable
          caption="What can be exported"
          rows={tables}
          idOf={({ name }) => name}
          columns={[
            { head: "Table", cell: ({ title }) => title },
            { head: "What it holds", cell: ({ holds }) => holds },
            {
              head: "Export",
              action: true,
              cell: ({ name, title }) => <ExportMenu table={name} name={title.toLowerCase()} />,
            },
          ]}
        />
      </section>
    </SettingsFrame>
  );
}

/** "severity critical, high; status open" */
function wordsOf(query: unknown): string {
  return Object.entries((query ?? {}) as Record<string, string | string[]>)
    .map(([name, value]) => `${name.replaceAll("_", " ")} ${[value].flat().join(", ")}`)
    .join("; ");
}
