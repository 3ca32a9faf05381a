"use client";

import { Button, Group, Text } from "@mantine/core";
import { Moment } from "@/app/_ui/moment";
import { sayFailure } from "@/app/_ui/toast";
import { useCall } from "@/app/_ui/use-call";

type Merge = { id: string; at: string; name: string };

/** What was merged into this developer, and can be taken back. */
export function Merges({ developerId, merges }: { developerId: number; merges: Merge[] }) {
  const { pending, call } = useCall(`/developers/${developerId}`, sayFailure);
  return (
    <>
      {merges.map(({ id, at, name }) => (
        <Group key={id} gap="sm" mt="sm">
          <Text size="sm">
            Merged with {name}, <Moment at={at} />
          </Text>
          <Button
            size="compact-sm"
            variant="subtle"
            color="accent"
            disabled={pending}
            onClick={() => call("POST", "/unmerge", { merge_id: id }, `${name} is a developer of their own again.`)}
            aria-label={`Take back the merge with ${name}`}
          >
            Take back
          </Button>
        </Group>
      ))}
    </>
  );
}
