"use client";

import { Button, Checkbox, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { say } from "@/app/_ui/toast";

type Props = {
  scheduleId: number | null;
  next: number | null;
  people: { id: number; name: string }[];
  work: { id: number; title: string }[];
};

const long = { autosize: true, minRows: 2, maxLength: 4_000 } as const;

/** Issue summary, related issues, who is engaged, bridge, channels and threads, next steps; and to whom. */
export function HandOffForm({ scheduleId, next, people, work }: Props) {
  const router = useRouter();
  const [to, setTo] = useState<string | null>(next === null ? null : String(next));
  const [chosen, setChosen] = useState(work.map(({ id }) => String(id)));
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState("");

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "");
    setPending(true);
    setProblem("");
    try {
      await callApi("POST", "/hand-offs", {
        to_id: Number(to),
        incident_ids: chosen.map(Number),
        ...(scheduleId === null ? {} : { schedule_id: scheduleId }),
        ...{ summary: text("summary"), related_issues: text("related_issues"), engaged: text("engaged") },
        ...{ bridge_url: text("bridge_url"), channels: text("channels"), next_steps: text("next_steps") },
      });
      say("Handed over. What you own is theirs once they accept.");
      router.push("/on-call");
    } catch (error) {
      setProblem(sentenceOf(error));
      setPending(false);
    }
  }

  return (
    <form onSubmit={submit}>
      <Stack maw={640}>
        <Select
          label="To whom"
          description={next === null ? "Whoever comes after you" : "The next shift is theirs"}
          data={people.map(({ id, name }) => ({ value: String(id), label: name }))}
          value={to}
          onChange={setTo}
          allowDeselect={false}
          searchable
          required
        />
        {work.length > 0 ? (
          <Checkbox.Group
            label="Incidents"
            description="What you own of them goes along"
            value={chosen}
            onChange={setChosen}
          >
            <Stack gap={8} mt="xs">
              {work.map(({ id, title }) => (
                <Checkbox key={id} value={String(id)} label={`INC-${id}, ${title}`} />
              ))}
            </Stack>
          </Checkbox.Group>
        ) : (
          <Text c="dimmed">You own nothing open from being on call; the hand-off is words alone.</Text>
        )}
        <Textarea name="summary" label="Issue summary" required {...long} />
        <Textarea
          name="related_issues"
          label="Related issues"
          description="Tickets, merge requests, earlier incidents"
          {...long}
        />
        <Textarea name="engaged" label="Who is engaged" description="Who works on it, and who knows of it" {...long} />
        <TextInput name="bridge_url" label="Bridge" description="The link of a call that is on" maxLength={500} />
        <Textarea name="channels" label="Channels and threads" {...long} />
        <Textarea name="next_steps" label="Next steps" required {...long} />
        {problem && (
          <Text role="alert" c="var(--hb-danger)">
            {problem}
          </Text>
        )}
        <div>
          <Button type="submit" loading={pending} disabled={to === null}>
            Hand over
          </Button>
        </div>
      </Stack>
    </form>
  );
}
