"use client";

import { Button, Group, Modal, NativeSelect, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useState } from "react";
import { callApi, readApi, sentenceOf } from "@/app/_ui/api";
import { say } from "@/app/_ui/toast";

type Draft = { title: string; body: string; targets: { host: string; repository: string }[] };
type Props = { incidentId: number; opened: boolean; onClose(): void };

/** Says what the issue would say, and where, before it is made. */
export function IssueDialog({ incidentId, opened, onClose }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Create an issue"
      size="lg"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {opened && <IssueForm incidentId={incidentId} onClose={onClose} />}
    </Modal>
  );
}

function IssueForm({ incidentId, onClose }: Omit<Props, "opened">) {
  const router = useRouter();
  const [draft, setDraft] = useState<Draft | null>(null);
  const [problem, setProblem] = useState("");
  const [pending, setPending] = useState(false);

  useEffect(() => {
    readApi(`/incidents/${incidentId}/issues/draft`).then(
      (answer) => setDraft(answer as Draft),
      (error: unknown) => setProblem(sentenceOf(error)),
    );
  }, [incidentId]);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setPending(true);
    setProblem("");
    try {
      await callApi("POST", `/incidents/${incidentId}/issues`, {
        repository: form.get("repository"),
        title: form.get("title"),
        body: form.get("body"),
      });
      say("The issue is being made.");
      router.refresh();
      onClose();
    } catch (error) {
      setProblem(sentenceOf(error));
    }
    setPending(false);
  }

  if (!draft) return <Text role={problem ? "alert" : "status"}>{problem || "Writing a draft…"}</Text>;
  if (draft.targets.length === 0)
    return (
      <Text>
        No connected code host may be written to for this repository. A manager connects it, and switches writing on,
        under Settings, Code hosts.
      </Text>
    );
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <NativeSelect
          name="repository"
          label="Repository"
          description="Everybody who can see its issues reads this."
          data={draft.targets.map(({ host, repository }) => ({ value: repository, label: `${repository} at ${host}` }))}
        />
        <TextInput name="title" label="Title" defaultValue={draft.title} maxLength={200} required />
        <Textarea
          name="body"
          label="Text"
          description="Markdown. It holds no part of the secret, and must not."
          defaultValue={draft.body}
          autosize
          minRows={6}
          maxRows={14}
          maxLength={10_000}
          required
        />
        {problem && (
          <Text role="alert" c="var(--hb-danger)">
            {problem}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={pending}>
            Cancel
          </Button>
          <Button type="submit" loading={pending}>
            Create issue
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
