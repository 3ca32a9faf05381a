"use client";

import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Scrolls } from "@/app/_ui/scrolls";
import { say } from "@/app/_ui/toast";
import styles from "./code-host.module.css";

type Line = { kind: "removed" | "added"; line: number; text: string };
type Proposal = {
  repository: string;
  summary: string;
  name: string | null;
  digest: string;
  files: { path: string; lines: Line[] }[];
  left: string[];
};
type Props = { incidentId: number; opened: boolean; onClose(): void };

/** Shows the change, without the secret, before it is opened. */
export function ChangeDialog({ incidentId, opened, onClose }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Propose a change"
      size="xl"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {opened && <ChangeForm incidentId={incidentId} onClose={onClose} />}
    </Modal>
  );
}

function ChangeForm({ incidentId, onClose }: Omit<Props, "opened">) {
  const router = useRouter();
  const [name, setName] = useState<string>();
  const [proposal, setProposal] = useState<Proposal | null>(null);
  const [problem, setProblem] = useState("");
  const [pending, setPending] = useState(false);

  useEffect(() => {
    setProblem("");
    callApi("POST", `/incidents/${incidentId}/changes/preview`, name ? { name } : {}).then(
      (answer) => setProposal(answer as Proposal),
      (error: unknown) => setProblem(sentenceOf(error)),
    );
  }, [incidentId, name]);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!proposal) return;
    const wanted = String(new FormData(event.currentTarget).get("name") ?? "");
    if (proposal.name !== null && wanted !== proposal.name) return setName(wanted);
    setPending(true);
    setProblem("");
    try {
      await callApi("POST", `/incidents/${incidentId}/changes`, {
        digest: proposal.digest,
        ...(proposal.name ? { name: proposal.name } : {}),
      });
      say("The change is being opened.");
      router.refresh();
      onClose();
    } catch (error) {
      setProblem(sentenceOf(error));
    }
    setPending(false);
  }

  if (!proposal)
    return <Text role={problem ? "alert" : "status"}>{problem || "Looking at the files as they are now…"}</Text>;
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Text>
          {proposal.summary}, in {proposal.repository}. It becomes a branch and a request to merge it; nothing is
          merged.
        </Text>
        {proposal.files.map(({ path, lines }) => (
          <div key={path}>
            <Text size="sm" fw={600} mb={4}>
              {path}
            </Text>
            <Diff path={path} lines={lines} />
          </div>
        ))}
        {proposal.name !== null && (
          <TextInput
            name="name"
            label="Environment variable"
            description="Set it wherever this runs, before the change is merged."
            defaultValue={proposal.name}
            pattern="[A-Z][A-Z0-9_]{1,63}"
            maxLength={64}
            required
          />
        )}
        {proposal.left.map((reason) => (
          <Text key={reason} size="sm" c="dimmed">
            {reason}
          </Text>
        ))}
        <Text size="sm">Revoke the old secret in any case: it stays in the history.</Text>
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
            Open the change
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Diff({ path, lines }: { path: string; lines: Line[] }) {
  return (
    <Scrolls label={`What changes in ${path}`} className={styles.diff}>
      {lines.map(({ kind, line, text }) => (
        <div key={`${kind} ${line}`} data-kind={kind}>
          {kind === "removed" ? "−" : "+"} {String(line).padStart(4)} {text}
        </div>
      ))}
    </Scrolls>
  );
}
