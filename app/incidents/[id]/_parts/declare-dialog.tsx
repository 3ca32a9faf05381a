"use client";

import { Button, Group, Modal, MultiSelect, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Problem } from "@/app/_ui/problem";

type Props = { id: number; opened: boolean; members: { id: number; name: string }[]; onClose(): void };

/** When in doubt, it is declared: nothing is lost by it. */
export function DeclareDialog({ id, opened, members, onClose }: Props) {
  const router = useRouter();
  const [people, setPeople] = useState<string[]>([]);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState("");

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const said = (name: string) => String(form.get(name) ?? "").trim();
    setPending(true);
    setProblem("");
    try {
      await callApi("POST", `/incidents/${id}/checklist`, {
        people: people.map(Number),
        ...(said("why") ? { why: said("why") } : {}),
        ...(said("codename") ? { codename: said("codename") } : {}),
      });
      router.push(`/incidents/${id}/response`);
    } catch (error) {
      setProblem(sentenceOf(error));
      setPending(false);
    }
  }

  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={`Declare INC-${id} a security incident`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          <Text>
            You lead it until you hand that over. From now on it is seen by its team and the owners alone, links to it
            rest, and a checklist of what to do is at hand. Not sure? Declare it: nothing is lost.
          </Text>
          <Textarea name="why" label="What was seen?" autosize minRows={2} maxLength={2_000} />
          <MultiSelect
            label="Who else needs to know?"
            description="You can bring in more later."
            data={members.map(({ id: value, name }) => ({ value: String(value), label: name }))}
            value={people}
            onChange={setPeople}
            searchable
            comboboxProps={{ withinPortal: false }}
          />
          <TextInput
            name="codename"
            label="Codename"
            description="Two innocuous words are chosen unless you name one."
            maxLength={60}
          />
          <Problem sentence={problem} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose} disabled={pending}>
              Cancel
            </Button>
            <Button type="submit" loading={pending}>
              Declare
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
