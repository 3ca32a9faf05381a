"use client";

import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";

const closeButtonProps = { "aria-label": "Dismiss" };

/** Says shortly what happened; `undo` adds a button that takes it back. */
export function say(message: string, undo?: () => void): void {
  const id = notifications.show({
    color: "accent",
    withBorder: true,
    closeButtonProps,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text>{message}</Text>
        {undo && (
          <Button
            size="compact-sm"
            variant="subtle"
            color="accent"
            style={{ flexShrink: 0 }}
            onClick={() => {
              notifications.hide(id);
              undo();
            }}
          >
            Undo
          </Button>
        )}
      </Group>
    ),
  });
}

/** Says what went wrong, and stays until it is read. */
export function sayFailure(message: string): void {
  notifications.show({ color: "danger", withBorder: true, autoClose: false, message, role: "alert", closeButtonProps });
}
