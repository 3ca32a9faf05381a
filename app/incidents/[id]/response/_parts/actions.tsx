"use client";

import { Button, Checkbox, Group, NativeSelect, Text, TextInput, Title } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { Problem } from "@/app/_ui/problem";
import { useCall } from "@/app/_ui/use-call";
import classes from "./response.module.css";

type Action = {
  id: number;
  text: string;
  owner: string;
  dueOn: string;
  doneAt: string | null;
  overdue: boolean;
  mine: boolean;
  /** Its owner may not know of the incident. */
  unseen: boolean;
};
type Person = { id: number; name: string; knows: boolean };
type Props = { incidentId: number; actions: Action[]; people: Person[]; mayWork: boolean };

/** What is to be different next time: each owned by somebody, and due. */
export function Actions({ incidentId, actions, people, mayWork }: Props) {
  const { pending, problem, call } = useCall(`/incidents/${incidentId}`);
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState("");
  const [knowing, others] = [people.filter(({ knows }) => knows), people.filter(({ knows }) => !knows)];
  const stranger = others.find(({ id }) => String(id) === chosen);

  function toggle(wanted: boolean) {
    setOpen(wanted);
    setChosen("");
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const action = {
      text: form.get("text"),
      owner_id: Number(chosen),
      due_on: form.get("due"),
      bring_in: stranger !== undefined,
    };
    const done = stranger ? `The action is kept, and ${stranger.name} is brought in.` : "The action is kept.";
    if (await call("POST", "/response/actions", action, done)) toggle(false);
  }

  return (
    <section className={classes.card} aria-labelledby="actions">
      <Title order={2} id="actions">
        Actions
      </Title>
      {actions.length === 0 && <Text>None is decided yet.</Text>}
      {actions.map(({ id, text, owner, dueOn, doneAt, overdue, mine, unseen }) => (
        <div key={id} className={classes.action} data-done={doneAt !== null || undefined}>
          <Checkbox
            checked={doneAt !== null}
            disabled={!(mayWork || mine) || pending}
            onChange={({ currentTarget }) => call("PATCH", `/response/actions/${id}`, { done: currentTarget.checked })}
            label={text}
          />
          <span className="hb-muted">
            {owner}
            {unseen && !doneAt && " (does not see it)"},{" "}
            {doneAt ? "done" : `${overdue ? "overdue, was due" : "due"} ${dueOn}`}
          </span>
        </div>
      ))}
      {mayWork && !open && (
        <Button mt="sm" size="xs" variant="default" onClick={() => toggle(true)}>
          Decide an action…
        </Button>
      )}
      {open && (
        <form onSubmit={submit}>
          <TextInput mt="sm" name="text" label="What will be done" required withAsterisk={false} maxLength={1_000} />
          <NativeSelect
            mt="sm"
            label="By whom"
            required
            withAsterisk={false}
            value={chosen}
            onChange={({ currentTarget }) => setChosen(currentTarget.value)}
            data={[
              { value: "", label: "Choose a member", disabled: true },
              ...(others.length > 0
                ? [
                    { group: "Know of it", items: knowing.map(option) },
                    { group: "Brought in by it", items: others.map(option) },
                  ]
                : knowing.map(option)),
            ]}
          />
          <Text size="sm" mt={4} role="status">
            {stranger &&
              `${stranger.name} does not know of it yet. From now on they see the incident, its timeline and its evidence.`}
          </Text>
          <TextInput mt="sm" name="due" type="date" label="Due" required withAsterisk={false} />
          <Group gap="xs" mt="sm">
            <Button size="xs" type="submit" loading={pending}>
              {stranger ? "Keep, and bring them in" : "Keep"}
            </Button>
            <Button size="xs" variant="default" onClick={() => toggle(false)}>
              Cancel
            </Button>
          </Group>
        </form>
      )}
      <Problem sentence={problem} />
    </section>
  );
}

const option = ({ id, name }: Person) => ({ value: String(id), label: name });
