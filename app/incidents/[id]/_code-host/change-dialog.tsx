"use client";

import { Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { callApi } from "@/app/_ui/api";
import { Scrolls } from "@/app/_ui/scrolls";
import styles from "./code-host.module.css";
import { DraftDialog } from "./draft-dialog";

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
  const [name, setName] = useState<string>();
  const changes = `/incidents/${incidentId}/changes`;

  function close() {
    setName(undefined);
    onClose();
  }

  function open({ name: proposed, digest }: Proposal, form: FormData) {
    const wanted = String(form.get("name") ?? "");
    if (proposed === null || wanted === proposed)
      return callApi("POST", changes, { digest, ...(proposed ? { name: proposed } : {}) });
    setName(wanted);
    return undefined;
  }

  return (
    <DraftDialog<Proposal>
      title="Propose a change"
      size="xl"
      opened={opened}
      onClose={close}
      read={() => callApi("POST", `${changes}/preview`, name ? { name } : {})}
      of={name}
      reading="Looking at the files as they are now…"
      make={open}
      button="Open the change"
      made="The change is being opened."
    >
      {({ summary, repository, files, name: proposed, left }) => (
        <>
          <Text>
            {summary}, in {repository}. It becomes a branch and a request to merge it; nothing is merged.
          </Text>
          {files.map(({ path, lines }) => (
            <div key={path}>
              <Text size="sm" fw={600} mb={4}>
                {path}
              </Text>
              <Diff path={path} lines={lines} />
            </div>
          ))}
          {proposed !== null && (
            <TextInput
              name="name"
              label="Environment variable"
              description="Set it wherever this runs, before the change is merged."
              defaultValue={proposed}
              pattern="[A-Z][A-Z0-9_]{1,63}"
              maxLength={64}
              required
            />
          )}
          {left.map((reason) => (
            <Text key={reason} size="sm" c="dimmed">
              {reason}
            </Text>
          ))}
          <Text size="sm">Revoke the old secret in any case: it stays in the history.</Text>
        </>
      )}
    </DraftDialog>
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
