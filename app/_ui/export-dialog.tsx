"use client";

import { Button, Group, Modal, Progress, Stack, Text } from "@mantine/core";
import Link from "next/link";
import { Problem } from "@/app/_ui/problem";
import { callApi, sentenceOf } from "./api";
import { contentAddress, type ExportProgress, percentOf, tableWord, useExportProgress } from "./export-progress";
import { counted, exact, number, size } from "./format";
import { sayFailure } from "./toast";

type Props = { file: ExportProgress | null; onClose(): void };

/** How far a long export is written. Closing it changes nothing: it goes on, and a notification tells when it is ready. */
export function ExportDialog({ file, onClose }: Props) {
  return (
    <Modal opened={file !== null} onClose={onClose} title="Export" closeButtonProps={{ "aria-label": "Close" }}>
      {file && <Written key={file.id} file={file} onClose={onClose} />}
    </Modal>
  );
}

function Written({ file: begun, onClose }: { file: ExportProgress; onClose(): void }) {
  const { file, problem } = useExportProgress(begun);

  async function stop() {
    try {
      await callApi("DELETE", `/exports/files/${file.id}`);
      onClose();
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
  }

  return (
    <Stack gap="md">
      <ProgressOf file={file} />
      <Problem sentence={problem} />
      <Group justify="flex-end">
        {file.state === "writing" ? (
          <>
            <Button variant="default" onClick={stop}>
              Stop
            </Button>
            <Button onClick={onClose}>Leave it running</Button>
          </>
        ) : (
          <>
            <Button variant="default" onClick={onClose}>
              Close
            </Button>
            {file.state === "ready" && (
              <Button component="a" href={contentAddress(file.id)} download>
                Download
              </Button>
            )}
          </>
        )}
      </Group>
    </Stack>
  );
}

function ProgressOf({ file }: { file: ExportProgress }) {
  if (file.state === "failed") return <Text role="alert">The export could not be written: {file.error}</Text>;
  if (file.state === "ready")
    return (
      <Text role="status">
        {counted(file.written, "row")} of {tableWord(file.table)}, {size(file.bytes)}. The file stays until{" "}
        {exact(file.expire_at)}.
      </Text>
    );
  return (
    <div>
      <Text mb={8} className="hb-tabular">
        {number(file.written)} of {number(file.rows)} rows of {tableWord(file.table)} written
      </Text>
      <Progress value={percentOf(file)} aria-label="Rows written" />
      <Text mt={8} size="sm" c="dimmed">
        You need not wait: a notification tells you when it is ready, and it is under{" "}
        <Link href="/settings/exports" className="hb-link">
          Exports
        </Link>
        .
      </Text>
    </div>
  );
}
