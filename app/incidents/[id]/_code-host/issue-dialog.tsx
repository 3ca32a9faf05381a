"use client";

import { NativeSelect, Textarea, TextInput } from "@mantine/core";
import { callApi, readApi } from "@/app/_ui/api";
import { DraftDialog } from "./draft-dialog";

type Draft = { title: string; body: string; targets: { host: string; repository: string }[] };
type Props = { incidentId: number; opened: boolean; onClose(): void };

const noTarget =
  "No connected code host may be written to for this repository. A manager connects it, and switches writing on, under Settings, Code hosts.";

export function IssueDialog({ incidentId, opened, onClose }: Props) {
  const issues = `/incidents/${incidentId}/issues`;
  return (
    <DraftDialog<Draft>
      title="Create an issue"
      size="lg"
      opened={opened}
      onClose={onClose}
      read={() => readApi(`${issues}/draft`)}
      reading="Writing a draft…"
      refusal={({ targets }) => (targets.length === 0 ? noTarget : null)}
      make={(_, form) => callApi("POST", issues, Object.fromEntries(form))}
      button="Create issue"
      made="The issue is being made."
    >
      {({ title, body, targets }) => (
        <>
          <NativeSelect
            name="repository"
            label="Repository"
            description="Everybody who can see its issues reads this."
            data={targets.map(({ host, repository }) => ({ value: repository, label: `${repository} at ${host}` }))}
          />
          <TextInput name="title" label="Title" defaultValue={title} maxLength={200} required />
          <Textarea
            name="body"
            label="Text"
            description="Markdown. It holds no part of the secret, and must not."
            defaultValue={body}
            autosize
            minRows={6}
            maxRows={14}
            maxLength={10_000}
            required
          />
        </>
      )}
    </DraftDialog>
  );
}
