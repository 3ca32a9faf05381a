"use client";

import { Button, Group, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { say, sayFailure } from "@/app/_ui/toast";

/** Notes that the reader has looked through the queue. */
export function ReviewForm({ scheduleId }: { scheduleId: number }) {
  const router = useRouter();
  const [note, setNote] = useState("");
  const [pending, setPending] = useState(false);
  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    try {
      await callApi("POST", "/on-call/reviews", { schedule_id: scheduleId, note });
      setNote("");
      say("Noted: you have looked through the queue.");
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
    setPending(false);
    router.refresh();
  }
  return (
    <form onSubmit={submit}>
      <Group align="end" mb="sm">
        <TextInput
          label="What you saw, if anything"
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          maxLength={500}
          style={{ flex: "1 1 220px" }}
        />
        <Button type="submit" loading={pending} variant="default">
          I have looked through it
        </Button>
      </Group>
    </form>
  );
}
