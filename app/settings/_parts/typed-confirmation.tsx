"use client";

import { Button, Group, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { sentenceOf } from "@/app/_ui/api";
import { sayFailure } from "@/app/_ui/toast";

type Props = {
  /** What has to be typed. */
  word: string;
  action: string;
  onConfirm(): Promise<void>;
};

/** A button for what cannot be undone, which works once its object was typed out. */
export function TypedConfirmation({ word, action, onConfirm }: Props) {
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);

  async function confirm(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    try {
      await onConfirm();
      setTyped("");
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
    setBusy(false);
  }

  return (
    <form onSubmit={confirm}>
      <Group align="end">
        <TextInput
          label={`Type ${word} to confirm`}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
          w={320}
        />
        <Button type="submit" color="danger" variant="outline" loading={busy} disabled={typed.trim() !== word}>
          {action}
        </Button>
      </Group>
    </form>
  );
}
