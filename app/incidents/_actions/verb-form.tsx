"use client";

import { Alert, Button, Group, List, Progress, Stack, Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, type ReactNode, useState } from "react";
import { say } from "@/app/_ui/toast";
import { applyToEach, type Failure, nameOf, type Target, type Verb } from "./apply-to-each";

const past: Record<Verb, string> = {
  resolve: "resolved",
  ignore: "ignored",
  reopen: "reopened",
  assign: "assigned",
  unassign: "without an owner now",
  prolong: "ignored until another day now",
};

type Props = {
  verb: Verb;
  targets: readonly Target[];
  submitLabel: string;
  bodyOf(form: FormData): object;
  onClose(): void;
  children: ReactNode;
};

/** A form that does something to one incident or to many. What failed is listed, and what was typed stays. */
export function VerbForm({ verb, targets, submitLabel, bodyOf, onClose, children }: Props) {
  const router = useRouter();
  const [settled, setSettled] = useState<number | null>(null);
  const [failures, setFailures] = useState<Failure[]>([]);
  const pending = settled !== null;

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const body = bodyOf(new FormData(event.currentTarget));
    const tried =
      failures.length > 0 ? targets.filter(({ id }) => failures.some((failure) => failure.id === id)) : targets;
    setSettled(0);
    const { done, asked, failed } = await applyToEach(tried, verb, body, setSettled);
    setSettled(null);
    setFailures(failed);
    if (done.length > 0) {
      say(`${nameOf(done)} ${past[verb]}.`, verb === "resolve" || verb === "ignore" ? () => undo(done) : undefined);
    }
    if (asked.length > 0) say(`A manager decides about ${nameOf(asked)}. You are told here.`);
    router.refresh();
    if (failed.length === 0) onClose();
  }

  async function undo(done: Target[]) {
    const { done: reopened, failed } = await applyToEach(done, "reopen", {});
    const rest = failed.length > 0 ? ` ${nameOf(failed.map(({ id }) => ({ id, kind: "secret" })))} could not be.` : "";
    say(`${nameOf(reopened)} reopened.${rest}`);
    router.refresh();
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {children}
        {failures.length > 0 && (
          <Alert variant="outline" color="danger" role="alert" title={`${nameOf(failures.map(asTarget))} unchanged`}>
            <List size="sm" spacing={4}>
              {failures.map(({ id, sentence }) => (
                <List.Item key={id}>
                  INC-{id}: {sentence}
                </List.Item>
              ))}
            </List>
            <Text size="sm" mt="xs">
              What you filled in is still here.
            </Text>
          </Alert>
        )}
        {pending && targets.length > 1 && (
          <div>
            <Progress value={((settled ?? 0) / targets.length) * 100} aria-label="Progress" />
            <Text size="sm" c="dimmed" mt={4} role="status">
              {settled} of {targets.length}
            </Text>
          </div>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={pending}>
            Cancel
          </Button>
          <Button type="submit" loading={pending}>
            {failures.length > 0 ? "Try again" : submitLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const asTarget = ({ id }: Failure): Target => ({ id, kind: "secret" });
