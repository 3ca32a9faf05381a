"use client";

import { Button, Group, Text, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { say, sayFailure } from "@/app/_ui/toast";

type Props = { scheduleId: number; at: string; when: string; improve: string };

/** What whoever had the shift would improve. */
export function ImproveForm({ scheduleId, at, when, improve }: Props) {
  const router = useRouter();
  const [editing, setEditing] = useState(false);
  const [text, setText] = useState(improve);
  async function submit(event: FormEvent) {
    event.preventDefault();
    try {
      await callApi("POST", "/on-call/notes", { schedule_id: scheduleId, at, improve: text });
      say("Kept with the shift.");
      setEditing(false);
      router.refresh();
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
  }
  if (!editing)
    return (
      <Group gap={6}>
        {improve && <Text size="sm">{improve}</Text>}
        <Button
          size="compact-xs"
          variant="subtle"
          onClick={() => setEditing(true)}
          aria-label={`Say what to improve about the shift of ${when}`}
        >
          {improve ? "Change" : "Say what"}
        </Button>
      </Group>
    );
  return (
    <form onSubmit={submit}>
      <Group gap={6} wrap="nowrap">
        <TextInput
          size="xs"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          aria-label={`What to improve about the shift of ${when}`}
          maxLength={4_000}
        />
        <Button size="xs" type="submit">
          Keep
        </Button>
      </Group>
    </form>
  );
}
