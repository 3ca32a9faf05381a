"use client";

import { Button, Group, Text, Textarea } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";

export function CommentForm({ incidentId }: { incidentId: number }) {
  const router = useRouter();
  const [text, setText] = useState("");
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState("");

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setPending(true);
    setProblem("");
    try {
      await callApi("POST", `/incidents/${incidentId}/notes`, { comment: text });
      setText("");
      router.refresh();
    } catch (error) {
      setProblem(`${sentenceOf(error)} Your text is still here.`);
    }
    setPending(false);
  }

  return (
    <form onSubmit={submit} className="hb-no-print">
      <Textarea
        label="Comment"
        placeholder="What others should know"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autosize
        minRows={3}
        maxLength={4_000}
        required
        withAsterisk={false}
      />
      {problem && (
        <Text role="alert" c="var(--hb-danger)" mt="xs">
          {problem}
        </Text>
      )}
      <Group justify="flex-end" mt="xs">
        <Button type="submit" variant="default" loading={pending}>
          Comment
        </Button>
      </Group>
    </form>
  );
}
