"use client";

import { Button, Group, Select, Text, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { say } from "@/app/_ui/toast";
import { instantOf } from "./instant-of";

type Props = { scheduleId: number; timeZone: string; people: { id: number; name: string }[]; self: number };

/** Puts somebody on call for a while. */
export function OverrideForm({ scheduleId, timeZone, people, self }: Props) {
  const router = useRouter();
  const [who, setWho] = useState<string | null>(String(self));
  const [from, setFrom] = useState("");
  const [until, setUntil] = useState("");
  const [problem, setProblem] = useState("");
  async function submit(event: FormEvent) {
    event.preventDefault();
    setProblem("");
    try {
      const period = { from: instantOf(from, timeZone), until: instantOf(until, timeZone) };
      await callApi("POST", `/schedules/${scheduleId}/overrides`, { member_id: Number(who), ...period });
      say("They are on call for that time.");
      setFrom("");
      setUntil("");
      router.refresh();
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  }
  return (
    <form onSubmit={submit}>
      <Group align="end" gap="sm">
        <Select
          label="Who"
          data={people.map(({ id, name }) => ({ value: String(id), label: name }))}
          value={who}
          onChange={setWho}
          allowDeselect={false}
          searchable
          style={{ flex: "1 1 180px" }}
        />
        <TextInput
          type="datetime-local"
          label={`From (${timeZone})`}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
          required
          style={{ flex: "1 1 200px" }}
        />
        <TextInput
          type="datetime-local"
          label="Until"
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
          required
          style={{ flex: "1 1 200px" }}
        />
        <Button type="submit" variant="default">
          Add the override
        </Button>
      </Group>
      {problem && (
        <Text role="alert" c="var(--hb-danger)" mt="xs">
          {problem}
        </Text>
      )}
    </form>
  );
}
