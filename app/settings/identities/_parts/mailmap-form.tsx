"use client";

import { Button, FileInput, Group, Stack, Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { counted } from "@/app/_ui/format";

type Receipt = { mappings: number; unknown: number; unreadable: number; suggested: number };

/** Reads the file in the browser; what it says becomes suggestions and nothing more. */
export function MailmapForm() {
  const router = useRouter();
  const [file, setFile] = useState<File | null>(null);
  const [receipt, setReceipt] = useState<Receipt>();
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);

  async function upload(event: FormEvent) {
    event.preventDefault();
    setFault(undefined);
    setReceipt(undefined);
    if (!file) return setFault("Choose a file first.");
    setBusy(true);
    try {
      setReceipt((await callApi("POST", "/mailmaps", { text: await file.text() })) as Receipt);
      router.refresh();
    } catch (error) {
      setFault(sentenceOf(error));
    }
    setBusy(false);
  }

  return (
    <form onSubmit={upload}>
      <Stack gap="sm" maw={560}>
        <Text c="dimmed">
          A repository’s .mailmap says which addresses its maintainers take for one person’s. It is read once and not
          kept, and each pair waits here for you.
        </Text>
        <Group align="end">
          <FileInput
            label="File"
            placeholder="Choose a .mailmap, up to 1 MiB"
            value={file}
            onChange={setFile}
            error={fault}
            clearable
            w={320}
          />
          <Button type="submit" variant="default" loading={busy}>
            Read it
          </Button>
        </Group>
        {receipt && <Text role="status">{said(receipt)}</Text>}
      </Stack>
    </form>
  );
}

function said({ mappings, unknown, unreadable, suggested }: Receipt): string {
  return [
    `It maps ${counted(mappings, "address", "addresses")}: ${counted(suggested, "new suggestion")}.`,
    unknown > 0 ? `${counted(unknown, "is", "are")} of addresses that no commit was seen with.` : "",
    unreadable > 0 ? `${counted(unreadable, "line")} could not be read.` : "",
  ]
    .filter(Boolean)
    .join(" ");
}
