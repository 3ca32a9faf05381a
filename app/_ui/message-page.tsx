import { Anchor, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { name } from "@/emails/brand";
import { Mark } from "./mark";

/** A page that says one thing: what happened, whether anything was lost, what to do. */
export function MessagePage({ title, children, action }: { title: string; children: ReactNode; action: ReactNode }) {
  return (
    <Stack component="main" gap="sm" maw="60ch" mx="auto" px="md" py={96}>
      <Anchor href="/incidents" underline="never" c="inherit" fw={600} mb="md" style={{ display: "flex", gap: 8 }}>
        <Mark /> {name}
      </Anchor>
      <Title order={1}>{title}</Title>
      <Text>{children}</Text>
      <div>{action}</div>
    </Stack>
  );
}
