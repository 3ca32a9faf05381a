"use client";

import { Button, Group, NumberInput, Radio, Select, Stack, Text, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { ApiFailure, callApi, sentenceOf } from "@/app/_ui/api";
import { duration } from "@/app/_ui/format";
import { Problem } from "@/app/_ui/problem";
import { type Choice, chosenBody } from "./choice";

export type FormValues = {
  name: string;
  dueOn: string;
  contactId: number;
  may: "answer" | "request" | "close";
  mailsPerHour: number;
};
type Props = {
  choice: Choice;
  values: FormValues;
  earliest: string;
  members: { id: number; name: string; email: string }[];
  size: number;
  mostPerHour: number;
};

/** Name, due date, whom to ask, what developers may do, and how fast: everything a campaign needs beside its incidents. */
export function CampaignForm({ choice, values, earliest, members, size, mostPerHour }: Props) {
  const router = useRouter();
  const [shown, setShown] = useState(values);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState("");
  const change = (some: Partial<FormValues>) => setShown((before) => ({ ...before, ...some }));

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    setProblem("");
    try {
      const { id } = (await callApi("POST", "/campaigns", {
        ...chosenBody(choice),
        name: shown.name,
        due_on: shown.dueOn,
        contact_id: shown.contactId,
        may: shown.may,
        mails_per_hour: shown.mailsPerHour,
        ...(choice.replaces ? { replaces: choice.replaces } : {}),
      })) as { id: number };
      router.push(`/campaigns/${id}`);
    } catch (error) {
      setProblem(error instanceof ApiFailure ? error.message : sentenceOf(error));
      setPending(false);
    }
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="md" maw={560}>
        <TextInput
          label="Name"
          description="Managers see it, and members in their bell; the mail’s subject does not name it"
          value={shown.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          maxLength={120}
          required
        />
        <TextInput
          type="date"
          label="To be answered by"
          description="The whole day counts, in UTC. The campaign ends then, or when everything is closed"
          value={shown.dueOn}
          min={earliest}
          onChange={(event) => change({ dueOn: event.currentTarget.value })}
          required
          styles={{ wrapper: { maxWidth: 220 } }}
        />
        <Select
          label="Whom developers can ask"
          description="Their name and address stand in every mail"
          data={members.map(({ id, name, email }) => ({ value: String(id), label: `${name}, ${email}` }))}
          value={String(shown.contactId)}
          onChange={(id) => change({ contactId: Number(id) })}
          allowDeselect={false}
          searchable
          required
        />
        <Radio.Group
          label="What developers may do through their links"
          description="Where less is set for a repository or a developer, less holds. Members do in the app what they always may"
          value={shown.may}
          onChange={(may) => change({ may: may as FormValues["may"] })}
        >
          <Stack gap={6} mt="xs">
            <Radio value="answer" label="Answer the questions" />
            <Radio value="request" label="Answer, and ask to close: a manager approves" />
            <Radio value="close" label="Answer, and close" />
          </Stack>
        </Radio.Group>
        <NumberInput
          label="Mails an hour"
          description={`Spread evenly: ${paceWords(shown.mailsPerHour)}. At most ${mostPerHour}`}
          value={shown.mailsPerHour}
          onChange={(value) => change({ mailsPerHour: Number(value) })}
          min={1}
          max={mostPerHour}
          allowDecimal={false}
          clampBehavior="blur"
          styles={{ wrapper: { maxWidth: 220 } }}
        />
        <Problem sentence={problem} />
        <Group>
          <Button type="submit" loading={pending} disabled={size === 0}>
            Work out who would get what
          </Button>
          <Text size="sm" c="dimmed">
            Nothing is sent yet.
          </Text>
        </Group>
      </Stack>
    </form>
  );
}

function paceWords(mailsPerHour: number): string {
  if (!mailsPerHour) return "say how many";
  const apart = 3_600_000 / mailsPerHour;
  return apart < 60_000 ? `one every ${Math.ceil(apart / 1_000)} seconds` : `one every ${duration(apart)}`;
}
