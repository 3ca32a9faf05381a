"use client";

import { Alert, Button, Group, List, Modal, NativeSelect, Progress, Stack, Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { counted } from "@/app/_ui/format";
import { say } from "@/app/_ui/toast";
import type { Assignable } from "@/app/incidents/_actions/verb-dialog";

export type GiveVerb = "assign" | "transfer";
type Target = { id: number; name: string; memberId: number | null };
type Props = { verb: GiveVerb | null; targets: readonly Target[]; members: readonly Assignable[]; onClose(): void };

const titles: Record<GiveVerb, string> = {
  assign: "Assign what nobody owns",
  transfer: "Hand over all open incidents",
};
const means: Record<GiveVerb, string> = {
  assign: "Their open incidents that nobody owns get this owner. What somebody owns stays theirs.",
  transfer: "Every open incident they authored or own gets this owner, whoever owned it before.",
};
const themselves = "themselves";

/** Gives the open incidents of one developer or of several to a member, one developer after the other. */
export function GiveDialog({ verb, targets, members, onClose }: Props) {
  const [only] = targets;
  return (
    <Modal
      opened={verb !== null}
      onClose={onClose}
      title={verb && `${titles[verb]}: ${targets.length === 1 ? only?.name : counted(targets.length, "developer")}`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {verb && <GiveForm verb={verb} targets={targets} members={members} onClose={onClose} />}
    </Modal>
  );
}

function GiveForm({ verb, targets, members, onClose }: Props & { verb: GiveVerb }) {
  const router = useRouter();
  const [settled, setSettled] = useState<number | null>(null);
  const [failures, setFailures] = useState<{ target: Target; sentence: string }[]>([]);
  const areMembers = targets.some(({ memberId }) => memberId !== null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const owner = String(new FormData(event.currentTarget).get("member"));
    const body = owner === themselves ? {} : { member_id: Number(owner) };
    const failed: typeof failures = [];
    let incidents = 0;
    for (const [index, target] of targets.entries()) {
      setSettled(index);
      try {
        const answer = (await callApi("POST", `/developers/${target.id}/${verb}`, body)) as { incidents: number };
        incidents += answer.incidents;
      } catch (error) {
        failed.push({ target, sentence: sentenceOf(error) });
      }
    }
    setSettled(null);
    setFailures(failed);
    if (failed.length < targets.length) say(`${counted(incidents, "incident")} changed hands.`);
    router.refresh();
    if (failed.length === 0) onClose();
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Text>{means[verb]}</Text>
        <NativeSelect
          name="member"
          label="Owner"
          required
          defaultValue=""
          data={[
            { value: "", label: "Choose a member", disabled: true },
            ...(verb === "assign" && areMembers
              ? [
                  {
                    value: themselves,
                    label: targets.length === 1 ? "The developer" : "Each developer, being a member",
                  },
                ]
              : []),
            ...members.map(({ id, name, email }) => ({ value: String(id), label: `${name} (${email})` })),
          ]}
        />
        {failures.length > 0 && (
          <Alert
            variant="outline"
            color="danger"
            role="alert"
            title={`${counted(failures.length, "developer")} unchanged`}
          >
            <List size="sm" spacing={4}>
              {failures.map(({ target, sentence }) => (
                <List.Item key={target.id}>
                  {target.name}: {sentence}
                </List.Item>
              ))}
            </List>
          </Alert>
        )}
        {settled !== null && targets.length > 1 && (
          <div>
            <Progress value={(settled / targets.length) * 100} aria-label="Progress" />
            <Text size="sm" c="dimmed" mt={4} role="status">
              {settled} of {targets.length}
            </Text>
          </div>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={settled !== null}>
            Cancel
          </Button>
          <Button type="submit" loading={settled !== null}>
            {verb === "assign" ? "Assign" : "Hand over"}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
