"use client";

import { Button, Group, Progress, Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { contentAddress, type ExportProgress, percentOf, useExportProgress } from "@/app/_ui/export-progress";
import { counted, number, size } from "@/app/_ui/format";
import { Moment } from "@/app/_ui/moment";
import { RecordTable } from "@/app/_ui/record-table";
import { sayFailure } from "@/app/_ui/toast";

const formatWord: Record<string, string> = { csv: "CSV", json: "JSON", jsonl: "JSON Lines" };

type FileRow = ExportProgress & { title: string; filter: string; created_at: string };

/** The exports that were written as files, with how far each is, until a day after. */
export function FileTable({ files }: { files: FileRow[] }) {
  const router = useRouter();

  async function remove(id: string) {
    await callApi("DELETE", `/exports/files/${id}`).catch((error: unknown) => sayFailure(sentenceOf(error)));
    router.refresh();
  }

  if (files.length === 0)
    return (
      <Text c="dimmed">
        None. An export of 5,000 rows or more is written as a file and waits here for a day; shorter ones come at once.
      </Text>
    );
  return (
    <RecordTable
      caption="Your export files"
      rows={files}
      idOf={({ id }) => id}
      columns={[
        {
          head: "What",
          cell: ({ title, format, filter }) => (
            <>
              {title}, {formatWord[format]}
              {filter && (
                <Text size="sm" c="dimmed">
                  {filter}
                </Text>
              )}
            </>
          ),
        },
        { head: "Asked for", cell: ({ created_at }) => <Moment at={created_at} /> },
        { head: "State", cell: (file) => <State file={file} onSettled={router.refresh} /> },
        {
          head: "Do",
          action: true,
          cell: ({ id, state, title }) => (
            <Group gap="xs" justify="flex-end">
              {state === "ready" && (
                <Button size="xs" component="a" href={contentAddress(id)} download aria-label={`Download ${title}`}>
                  Download
                </Button>
              )}
              <Button size="xs" variant="default" onClick={() => remove(id)} aria-label={`Remove ${title}`}>
                {state === "writing" ? "Stop" : "Remove"}
              </Button>
            </Group>
          ),
        },
      ]}
    />
  );
}

function State({ file: known, onSettled }: { file: FileRow; onSettled(): void }) {
  const { file, problem } = useExportProgress(known);
  const hasSettled = known.state === "writing" && file.state !== "writing";
  // Its buttons are of the page, which learns it only now.
  useEffect(() => {
    if (hasSettled) onSettled();
  }, [hasSettled, onSettled]);
  if (problem) return problem;
  if (file.state === "failed") return `Could not be written: ${file.error}`;
  if (file.state === "ready")
    return (
      <>
        {counted(file.written, "row")}, {size(file.bytes)}, gone <Moment at={file.expire_at} />
      </>
    );
  return (
    <>
      <Progress value={percentOf(file)} aria-label="Rows written" mb={4} />
      {number(file.written)} of {number(file.rows)} rows
    </>
  );
}
