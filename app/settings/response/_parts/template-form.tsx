"use client";

import { ActionIcon, Button, Checkbox, Group, Paper, Text, Textarea, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconTrash } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { say } from "@/app/_ui/toast";

type Step = { key: number; title: string; description: string; afterAttack: boolean };
type Props = { version: number; steps: Omit<Step, "key">[] };

/** The steps in their order: edited, moved, added to, taken away; kept as a new version. */
export function TemplateForm({ version, steps: kept }: Props) {
  const router = useRouter();
  const [steps, setSteps] = useState<Step[]>(() => kept.map((step, key) => ({ ...step, key })));
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState("");

  const change = (key: number, part: Partial<Step>) =>
    setSteps(steps.map((step) => (step.key === key ? { ...step, ...part } : step)));
  function move(index: number, by: number) {
    const moved = [...steps];
    const [step] = moved.splice(index, 1);
    if (step) moved.splice(index + by, 0, step);
    setSteps(moved);
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    setProblem("");
    const body = {
      version,
      steps: steps.map(({ title, description, afterAttack }) => ({ title, description, after_attack: afterAttack })),
    };
    try {
      await callApi("PUT", "/response-template", body);
      say("The new version is kept.");
      router.refresh();
    } catch (error) {
      setProblem(`${sentenceOf(error)} What you changed is still here.`);
    }
    setPending(false);
  }

  return (
    <form onSubmit={submit}>
      {steps.map(({ key, title, description, afterAttack }, index) => (
        <Paper key={key} withBorder p="sm" mb="sm" component="fieldset">
          <Group justify="space-between" wrap="nowrap" align="flex-end">
            <TextInput
              style={{ flex: 1 }}
              label={`Step ${index + 1}`}
              value={title}
              onChange={({ currentTarget }) => change(key, { title: currentTarget.value })}
              required
              withAsterisk={false}
              maxLength={120}
            />
            <Group gap={4} wrap="nowrap">
              <ActionIcon
                variant="subtle"
                size="lg"
                disabled={index === 0}
                onClick={() => move(index, -1)}
                aria-label={`Move step ${index + 1} up`}
              >
                <IconArrowUp size={16} aria-hidden="true" />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                size="lg"
                disabled={index === steps.length - 1}
                onClick={() => move(index, 1)}
                aria-label={`Move step ${index + 1} down`}
              >
                <IconArrowDown size={16} aria-hidden="true" />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="danger"
                size="lg"
                disabled={steps.length === 1}
                onClick={() => setSteps(steps.filter((step) => step.key !== key))}
                aria-label={`Take step ${index + 1} away`}
              >
                <IconTrash size={16} aria-hidden="true" />
              </ActionIcon>
            </Group>
          </Group>
          <Textarea
            mt="xs"
            label="What to do"
            value={description}
            onChange={({ currentTarget }) => change(key, { description: currentTarget.value })}
            autosize
            minRows={2}
            maxLength={2_000}
          />
          <Checkbox
            mt="xs"
            label="Waits until the lead says that the attack is over"
            checked={afterAttack}
            onChange={({ currentTarget }) => change(key, { afterAttack: currentTarget.checked })}
          />
        </Paper>
      ))}
      {problem && (
        <Text role="alert" c="var(--hb-danger)" mb="xs">
          {problem}
        </Text>
      )}
      <Group>
        <Button type="submit" loading={pending}>
          Keep as a new version
        </Button>
        <Button
          variant="default"
          disabled={steps.length >= 40}
          onClick={() => {
            const key = 1 + Math.max(...steps.map((step) => step.key));
            setSteps([...steps, { key, title: "", description: "", afterAttack: false }]);
          }}
        >
          Add a step
        </Button>
      </Group>
    </form>
  );
}
