import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { Mark } from "./mark";

/** Says why there is nothing, and what to do about it. */
export function EmptyState({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <Stack align="center" gap="xs" px="md" py={64} ta="center">
      <Mark size={32} />
      <Title order={2}>{title}</Title>
      {children && (
        <Text c="dimmed" maw="56ch">
          {children}
        </Text>
      )}
      {action}
    </Stack>
  );
}
