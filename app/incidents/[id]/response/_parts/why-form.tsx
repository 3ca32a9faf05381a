import { Button, Group, TextInput } from "@mantine/core";
import type { FormEvent } from "react";

type Props = {
  /** What is asked. */
  label: string;
  description?: string;
  /** What is done once it is said. */
  act: string;
  danger?: boolean;
  pending: boolean;
  /** Answers whether it was done. */
  onSay(reason: string): Promise<boolean>;
  onClose(): void;
};

/** Asks why, before something is done that needs a reason. */
export function WhyForm({ label, description, act, danger = false, pending, onSay, onClose }: Props) {
  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get("reason") ?? "");
    if (await onSay(reason)) onClose();
  }
  return (
    <form onSubmit={submit}>
      <TextInput
        name="reason"
        label={label}
        description={description}
        required
        withAsterisk={false}
        maxLength={1_000}
        autoFocus
      />
      <Group gap="xs" mt="xs">
        <Button size="xs" color={danger ? "danger" : "accent"} type="submit" loading={pending}>
          {act}
        </Button>
        <Button size="xs" variant="default" onClick={onClose}>
          Cancel
        </Button>
      </Group>
    </form>
  );
}
