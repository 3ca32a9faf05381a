"use client";

import { Button, Group, NativeSelect, TextInput } from "@mantine/core";

type Props = { search: string; level: string; status: string };

const levels = [
  { value: "", label: "Every level" },
  { value: "owner", label: "Owner" },
  { value: "manager", label: "Managers" },
  { value: "member", label: "Members" },
  { value: "restricted", label: "Restricted members" },
];
const statuses = [
  { value: "", label: "Any status" },
  { value: "active", label: "Active" },
  { value: "deactivated", label: "Deactivated" },
];

/** A plain form whose answer is an address, so that a filtered list can be kept and sent. */
export function MemberFilterForm({ search, level, status }: Props) {
  return (
    <search>
      <form method="get" action="/settings/members">
        <Group gap="xs" align="end">
          <TextInput name="search" label="Search" placeholder="Name or address" defaultValue={search} w={220} />
          <NativeSelect name="level" label="Level" data={levels} defaultValue={level} />
          <NativeSelect name="status" label="Status" data={statuses} defaultValue={status} />
          <Button type="submit" variant="default">
            Show
          </Button>
        </Group>
      </form>
    </search>
  );
}
