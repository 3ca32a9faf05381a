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
};
type Props = { incidentId: number; actions: Action[]; people: { id: number; name: string }[]; mayWork: boolean };

/** What is to be different next time: each owned by somebody, and due. */
export function Actions({ incidentId, actions, people, mayWork }: Props) {
  const { pending, problem, call } = useCall(`/incidents/${incidentId}`);
  const [open, setOpen] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const action = { text: form.get("text"), owner_id: Number(form.get("owner")), due_on: form.get("due") };
    if (await call("POST", "/response/actions", action, "The action is kept.")) setOpen(false);
  }

  return (
    <section className={classes.card} aria-labelledby="actions">
      <Title order={2} id="actions">
        Actions
      </Title>
      {actions.length === 0 && <Text>None is decided yet.</Text>}
      {actions.map(({ id, text, owner, dueOn, doneAt, overdue, mine }) => (
        <div key={id} className={classes.action} data-done={doneAt !== null || undefined}>
          <Checkbox
            checked={doneAt !== null}
            disabled={!(mayWork || mine) || pending}
            onChange={({ currentTarget }) => call("PATCH", `/response/actions/${id}`, { done: currentTarget.checked })}
            label={text}
          />
          <span className="hb-muted">
            {owner}, {doneAt ? "done" : `${overdue ? "overdue, was due" : "due"} ${dueOn}`}
          </span>
        </div>
      ))}
      {mayWork && !open && (
        <Button mt="sm" size="xs" variant="default" onClick={() => setOpen(true)}>
          Decide an action…
        </Button>
      )}
      {open && (
        <form onSubmit={submit}>
          <TextInput mt="sm" name="text" label="What will be done" required withAsterisk={false} maxLength={1_000} />
          <NativeSelect
            mt="sm"
            name="owner"
            label="By whom"
            required
            withAsterisk={false}
            defaultValue=""
            data={[
              { value: "", label: "Choose a member", disabled: true },
              ...people.map(({ id, name }) => ({ value: String(id), label: name })),
            ]}
          />
          <TextInput mt="sm" name="due" type="date" label="Due" required withAsterisk={false} />
          <Group gap="xs" mt="sm">
            <Button size="xs" type="submit" loading={pending}>
              Keep
            </Button>
            <Button size="xs" variant="default" onClick={() => setOpen(false)}>
              Cancel
            </Button>
          </Group>
        </form>
      )}
      <Problem sentence={problem} />
    </section>
  );
}
