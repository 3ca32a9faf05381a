"use client";

import { Button, Group, SegmentedControl, Select, Stack, Text } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { type FormEvent, useState } from "react";
import { readApi } from "@/app/_ui/api";
import { type Days, daysOf, type Own, type Scope } from "./days";
import { DaysFields } from "./days-fields";

type Choice = { value: string; label: string };
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
  const [of, setOf] = useState<Scope["of"]>("repository");
  const [id, setId] = useState<string | null>(null);
  const [fault, setFault] = useState("");
  const repositories = useRepositories();
  const choices =
    of === "repository"
      ? repositories.found
      : organisations.map((each) => ({ value: String(each.id), label: each.name }));

  const label = choices.find(({ value }) => value === id)?.label;

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const days = daysOf(new FormData(event.currentTarget));
    const scope = changing ?? (id === null ? null : { of, id: Number(id), name: label ?? "It" });
    if (!scope) return setFault(`Choose the ${of}.`);
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
          <Group align="end" gap="sm">
            <SegmentedControl
              aria-label="For"
              value={of}
              onChange={(value) => {
                setOf(value as Scope["of"]);
                setId(null);
              }}
              data={[
                { value: "repository", label: "A repository" },
                { value: "organisation", label: "An organisation" },
              ]}
            />
            <Select
              aria-label={of === "repository" ? "Repository" : "Organisation"}
              placeholder="Choose by name"
              searchable
              data={choices}
              value={id}
              onChange={setId}
              nothingFoundMessage="None with this name."
              {...(of === "repository"
                ? { onSearchChange: repositories.find, onDropdownOpen: () => repositories.find("") }
                : {})}
              maw="100%"
              w={300}
            />
          </Group>
        )}
        <DaysFields days={changing?.days ?? {}} wider={widerOf(changing ?? { of, name: label ?? "" })} />
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

/** Repositories by a part of their name: there may be too many to have them all. */
function useRepositories() {
  const [found, setFound] = useState<Choice[]>([]);
  const find = useDebouncedCallback(async (text: string) => {
    const query = new URLSearchParams({ per_page: "50", ...(text ? { search: text } : {}) });
    const rows = (await readApi(`/sources?${query}`).catch(() => [])) as { id: number; full_name: string }[];
    const fresh = rows.map(({ id, full_name }) => ({ value: String(id), label: full_name }));
    setFound((before) => [...fresh, ...before.filter(({ value }) => !fresh.some((one) => one.value === value))]);
  }, 200);
  return { found, find };
}
