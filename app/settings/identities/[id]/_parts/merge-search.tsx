"use client";

import { Button, Group, TextInput } from "@mantine/core";

/** A plain form: who is found is a part of the page's address. */
export function MergeSearch({ developerId, wanted }: { developerId: number; wanted: string }) {
  return (
    <form method="get" action={`/settings/identities/${developerId}`}>
      <Group align="end">
        <TextInput
          name="merge"
          label="Who is the same person?"
          description="All addresses of both become one developer’s, and count as theirs from then on"
          placeholder="Name or address"
          defaultValue={wanted}
          maxLength={200}
          w={340}
          maw="100%"
        />
        <Button type="submit" variant="default">
          Search
        </Button>
      </Group>
    </form>
  );
}
