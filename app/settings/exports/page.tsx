import type { Metadata } from "next";
import { pageViewer } from "@/app/_server/viewer";
import { Card } from "@/app/_ui/card";
import { ExportMenu } from "@/app/_ui/export-menu";
import { RecordTable } from "@/app/_ui/record-table";
import { listFiles } from "@/lib/exports/files";
import { tablesFor } from "@/lib/exports/tables";
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
      lead="Take along what you can see here, as CSV or JSON. Each export is in the audit trail."
    >
      <Card id="files" title="Your files">
        <FileTable
          files={files.map(({ createdAt, expiresAt, finishedAt: _finished, query, ...file }) => ({
            ...file,
            title: tables.find(({ name }) => name === file.table)?.title ?? file.table,
            filter: wordsOf(query),
            created_at: createdAt.toISOString(),
            expire_at: expiresAt.toISOString(),
          }))}
        />
      </Card>
      <Card id="tables" title="Whole tables">
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
      </Card>
    </SettingsFrame>
  );
}

/** "severity critical, high; status open" */
function wordsOf(query: unknown): string {
  return Object.entries((query ?? {}) as Record<string, string | string[]>)
    .map(([name, value]) => `${name.replaceAll("_", " ")} ${[value].flat().join(", ")}`)
    .join("; ");
}
