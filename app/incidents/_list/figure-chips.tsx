"use client";

import { Button } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { figureWords } from "./figure-words";
import { figureParts, type ListState, listAddress } from "./list-address";

/** What a number that was clicked narrows the list to; pressing one takes it off. */
export function FigureChips({ state, go }: { state: ListState; go(address: string): void }) {
  return figureParts
    .filter((part) => state[part].length > 0)
    .map((part) => (
      <Button
        key={part}
        size="xs"
        variant="light"
        color="accent"
        rightSection={<IconX size={14} aria-hidden="true" />}
        aria-label={`Without “${figureWords(part, state[part])}”`}
        onClick={() => go(listAddress(state, { [part]: [] }))}
      >
        {figureWords(part, state[part])}
      </Button>
    ));
}
