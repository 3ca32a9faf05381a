"use client";

import { Button, Group, Stack, Text } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { nobodyYet, type Scope, ScopeChoice } from "../../_parts/scope-choice";
import { type Days, daysOf, type Own } from "./days";
import { DaysFields } from "./days-fields";

type Props = {
  /** Whose days are changed; without it, somebody is chosen. */
  changing: Own | null;
  organisations: { id: number; name: string }[];
  /** What holds where a severity says nothing. */
  widerOf(scope: Pick<Scope, "of" | "name">): Days;
  onSet(scope: Scope, days: Days): Promise<void>;
  onStop(): void;
};

export function OtherDaysForm({ changing, organisations, widerOf, onSet, onStop }: Props) {
  const [chosen, setChosen] = useState(nobodyYet);
  const [fault, setFault] = useState("");

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const days = daysOf(new FormData(event.currentTarget));
    const scope = changing ?? (chosen.id === null ? null : { ...chosen, id: chosen.id });
    if (!scope) return setFault(`Choose the ${chosen.of}.`);
    if (Object.keys(days).length === 0) return setFault("Choose other days for at least one severity.");
    setFault("");
    await onSet(scope, days);
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="md" mt="md">
        {changing ? (
          <Text fw={500}>
            Days of {changing.name} ({changing.of})
          </Text>
        ) : (
          <ScopeChoice chosen={chosen} organisations={organisations} onChoose={setChosen} />
        )}
        <DaysFields days={changing?.days ?? {}} wider={widerOf(changing ?? chosen)} />
        {fault && (
          <Text role="alert" c="var(--hb-danger)">
            {fault}
          </Text>
        )}
        <Group>
          <Button type="submit" variant={changing ? "filled" : "default"}>
            {changing ? "Save" : "Set other days"}
          </Button>
          {changing && (
            <Button variant="subtle" onClick={onStop}>
              Leave as it was
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}
