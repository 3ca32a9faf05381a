"use client";

import { Alert, Button, Checkbox, Group, Modal, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { say } from "@/app/_ui/toast";

type Props = { incidentId: number; opened: boolean; recipient: string; again: boolean; onClose(): void };

const hoursPerDay = 24;

/** Makes a link and mails it; an earlier one to the same person is withdrawn by it. */
export function ShareDialog({ incidentId, opened, recipient, again, onClose }: Props) {
  const router = useRouter();
  const [problem, setProblem] = useState("");
  const [pending, setPending] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const email = String(form.get("email")).trim();
    setPending(true);
    setProblem("");
    try {
      await callApi("POST", `/incidents/${incidentId}/share`, {
        email,
        feedback_collection: form.get("feedback") !== null,
        auto_healing: form.get("healing") !== null,
        lifespan: Number(form.get("days")) * hoursPerDay,
        send_email: true,
      });
      say(`A mail with a new link to ${email} is on its way.`);
      onClose();
    } catch (error) {
      setProblem(sentenceOf(error));
    }
    setPending(false);
    router.refresh();
  }

  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={again ? "Send a new link" : "Send a link"}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          {again && <Text size="sm">The link they have now stops working as soon as this one is made.</Text>}
          <TextInput name="email" type="email" label="Recipient" required defaultValue={recipient} />
          <Stack gap="xs">
            <Checkbox name="feedback" value="yes" label="They may answer a few short questions" defaultChecked />
            <Checkbox name="healing" value="yes" label="They may resolve or ignore the incident" />
          </Stack>
          <NativeSelect
            name="days"
            label="Valid for"
            defaultValue="14"
            data={[
              { value: "1", label: "1 day" },
              { value: "3", label: "3 days" },
              { value: "7", label: "7 days" },
              { value: "14", label: "14 days" },
              { value: "30", label: "30 days" },
            ]}
          />
          {problem && (
            <Alert variant="outline" color="danger" role="alert" title="No link was sent">
              {problem}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={pending}>
              Send
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
