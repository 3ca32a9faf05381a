import { Button } from "@mantine/core";
import { IconX } from "@tabler/icons-react";

type Props = { words: string; onClick(): void };

/** What the list is narrowed to; pressing it takes it off. */
export function Pill({ words, label, onClick }: Props & { label?: string }) {
  return (
    <Button
      size="xs"
      variant="light"
      color="accent"
      c="var(--hb-accent)"
      rightSection={<IconX size={14} aria-hidden="true" />}
      aria-label={label ?? without(words)}
      onClick={onClick}
    >
      {words}
    </Button>
  );
}

/** The end of a chip that opens something, to take it off all the same. */
export function RemovePill({ words, onClick }: Props) {
  return (
    <Button
      size="xs"
      px={6}
      variant="light"
      color="accent"
      c="var(--hb-accent)"
      aria-label={without(words)}
      onClick={onClick}
    >
      <IconX size={14} aria-hidden="true" />
    </Button>
  );
}

const without = (words: string) => `Without “${words}”`;
