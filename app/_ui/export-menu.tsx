"use client";

import { Button, Menu } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { callApi, sentenceOf } from "./api";
import { ExportDialog } from "./export-dialog";
import type { ExportProgress } from "./export-progress";
import { sayFailure } from "./toast";

type Props = {
  /** Its word in the API. */
  table: string;
  /** The filter of the list beside it, as it stands in its address. */
  query?: string;
  /** What is exported, where one page offers several. */
  name?: string;
};

/** What has fewer rows comes at once; more is written as a file, with progress, which one need not wait for. */
const rowsAtOnce = 5_000;
const formats = [
  { format: "csv", label: "CSV", says: "For spreadsheets" },
  { format: "json", label: "JSON", says: "For programs: one array" },
  { format: "jsonl", label: "JSON Lines", says: "One object a line" },
];

/** Takes what a list shows along, under its filter and in its order. */
export function ExportMenu({ table, query = "", name }: Props) {
  const [pending, setPending] = useState(false);
  const [file, setFile] = useState<ExportProgress | null>(null);

  async function take(format: string) {
    setPending(true);
    try {
      const { rows } = (await callApi("GET", `/exports/${table}/count?${query}`)) as { rows: number };
      const asked = new URLSearchParams(query);
      asked.set("format", format);
      if (rows < rowsAtOnce) window.location.assign(`/api/v1/exports/${table}?${asked}`);
      else setFile((await callApi("POST", `/exports/${table}?${asked}`)) as ExportProgress);
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
    setPending(false);
  }

  return (
    <>
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <Button
            className="hb-no-print"
            variant="default"
            size="xs"
            loading={pending}
            leftSection={<IconDownload size={14} aria-hidden="true" />}
            {...(name ? { "aria-label": `Export ${name}` } : {})}
          >
            Export
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {formats.map(({ format, label, says }) => (
            <Menu.Item key={format} onClick={() => take(format)}>
              {label}
              <br />
              <small>{says}</small>
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <ExportDialog file={file} onClose={() => setFile(null)} />
    </>
  );
}
