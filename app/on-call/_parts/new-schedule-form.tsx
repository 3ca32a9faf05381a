"use client";

import { Button, MultiSelect, Radio, Select, Stack, Text, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";

type Props = { people: { id: number; name: string }[]; zones: string[] };

const weekly = { name: "Weeks", rule: "FREQ=WEEKLY", minutes: 7 * 1_440, turn_shifts: 1 };

/** A name, a zone, people, and one of two beginnings. */
export function NewScheduleForm({ people, zones }: Props) {
  const router = useRouter();
  const [name, setName] = useState("");
  const [zone, setZone] = useState<string | null>("UTC");
  const [members, setMembers] = useState<string[]>([]);
  const [shape, setShape] = useState("template");
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState("");

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    setProblem("");
    const member_ids = members.map(Number);
    const monday = mondayOf(new Date());
    const shifts =
      shape === "template"
        ? { template: "weekdays_12h_weekend_48h", member_ids, starts_on: monday }
        : { layers: [{ ...weekly, starts_at: `${monday}T09:00`, member_ids }] };
    try {
      const { id } = (await callApi("POST", "/schedules", { name, time_zone: zone, ...shifts })) as { id: number };
      router.push(`/on-call/schedules/${id}`);
    } catch (error) {
      setProblem(sentenceOf(error));
      setPending(false);
    }
  }

  return (
    <form onSubmit={submit}>
      <Stack maw={560}>
        <TextInput
          label="Name"
          placeholder="Security engineers"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={80}
          required
        />
        <Select
          label="Time zone"
          description="Shifts begin and end by the clock on the wall there"
          data={["UTC", ...zones.filter((each) => each !== "UTC")]}
          value={zone}
          onChange={setZone}
          searchable
          allowDeselect={false}
          required
        />
        <MultiSelect
          label="Who takes part"
          description="In the order of their turns; members who see every incident"
          data={people.map(({ id, name: label }) => ({ value: String(id), label }))}
          value={members}
          onChange={setMembers}
          searchable
        />
        <Radio.Group label="Shifts" value={shape} onChange={setShape}>
          <Stack gap={6} mt="xs">
            <Radio value="template" label="12-hour weekday shifts, 48-hour weekend; from 08:00" />
            <Radio value="weekly" label="A week each; from Monday 09:00" />
          </Stack>
        </Radio.Group>
        {problem && (
          <Text role="alert" c="var(--hb-danger)">
            {problem}
          </Text>
        )}
        <div>
          <Button type="submit" loading={pending} disabled={members.length === 0}>
            Make the schedule
          </Button>
        </div>
      </Stack>
    </form>
  );
}

function mondayOf(today: Date): string {
  const back = (today.getUTCDay() + 6) % 7;
  return new Date(today.getTime() - back * 86_400_000).toISOString().slice(0, 10);
}
