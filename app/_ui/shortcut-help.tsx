"use client";

import { ActionIcon, Kbd, Modal, Table } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconKeyboard } from "@tabler/icons-react";
import { useShortcuts } from "./use-shortcuts";

const shortcuts: [string, string][] = [
  ["j", "Next incident"],
  ["k", "Previous incident"],
  ["x", "Select the incident"],
  ["Space", "Look at it without leaving the list"],
  ["Enter", "Open the incident"],
  ["/", "Search"],
  ["Ctrl K", "Go to a page or an incident"],
  ["Esc", "Close, or clear the selection"],
  ["?", "These shortcuts"],
];

export function ShortcutHelp() {
  const [opened, { open, close }] = useDisclosure(false);
  useShortcuts({ "?": open });
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="accent"
        size={32}
        onClick={open}
        aria-label="Keyboard shortcuts"
        visibleFrom="sm"
      >
        <IconKeyboard size={20} stroke={1.5} aria-hidden="true" />
      </ActionIcon>
      <Modal opened={opened} onClose={close} title="Keyboard shortcuts" closeButtonProps={{ "aria-label": "Close" }}>
        <Table>
          <Table.Tbody>
            {shortcuts.map(([key, meaning]) => (
              <Table.Tr key={key}>
                <Table.Td>{meaning}</Table.Td>
                <Table.Td ta="right">
                  <Kbd>{key}</Kbd>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Modal>
    </>
  );
}
