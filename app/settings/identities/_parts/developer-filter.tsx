"use client";

import { Button, Group, NativeSelect, TextInput } from "@mantine/core";

const options = [
  { value: "all", label: "Everybody" },
  { value: "members", label: "Members" },
  { value: "left", label: "Who has left" },
  { value: "flagged", label: "With a flagged address" },
];

/** A plain form whose answer is an address, so that a filtered list can be kept and sent. */
export function DeveloperFilterForm({ search, only }: { search: string; only: string }) {
  return (
    <search>
      <form method="get" action="/settings/identities">
        <Group gap="xs" align="end">
          <TextInput
            name="search"
            label="Search"
            placeholder="Name or address"
            defaultValue={search}
            maxLength={200}
            w={240}
          />
          <NativeSelect name="only" label="Show" data={options} defaultValue={only} />
          <Button type="submit" variant="default">
            Show
          </Button>
        </Group>
      </form>
    </search>
  );
}
