"use client";

import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { sentenceOf } from "@/app/_ui/api";
import { Problem } from "@/app/_ui/problem";
import { say } from "@/app/_ui/toast";

type FormProps<Draft> = {
  onClose(): void;
  /** What would be made, as of now; asked anew whenever `of` changes. */
  read(): Promise<unknown>;
  of?: string | undefined;
  reading: string;
  /** Why nothing can be made. */
  refusal?(draft: Draft): string | null;
  /** Makes it; answers nothing where another draft is needed first. */
  make(draft: Draft, form: FormData): Promise<unknown> | undefined;
  button: string;
  made: string;
  children(draft: Draft): ReactNode;
};
type Props<Draft> = FormProps<Draft> & { title: string; size: "lg" | "xl"; opened: boolean };

/** Says what would be made elsewhere, and where, before it is. */
export function DraftDialog<Draft>({ title, size, opened, ...form }: Props<Draft>) {
  return (
    <Modal
      opened={opened}
      onClose={form.onClose}
      title={title}
      size={size}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {opened && <DraftForm {...form} />}
    </Modal>
  );
}

function DraftForm<Draft>({ onClose, read, of, reading, refusal, make, button, made, children }: FormProps<Draft>) {
  const router = useRouter();
  const [draft, setDraft] = useState<Draft | null>(null);
  const [problem, setProblem] = useState("");
  const [pending, setPending] = useState(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `of` is all that `read` depends on
  useEffect(() => {
    setProblem("");
    read().then(
      (answer) => setDraft(answer as Draft),
      (error: unknown) => setProblem(sentenceOf(error)),
    );
  }, [of]);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const making = draft && make(draft, new FormData(event.currentTarget));
    if (!making) return;
    setPending(true);
    setProblem("");
    try {
      await making;
      say(made);
      router.refresh();
      onClose();
    } catch (error) {
      setProblem(sentenceOf(error));
    }
    setPending(false);
  }

  if (!draft) return problem ? <Problem sentence={problem} /> : <Text role="status">{reading}</Text>;
  const refused = refusal?.(draft);
  if (refused) return <Text>{refused}</Text>;
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {children(draft)}
        <Problem sentence={problem} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={pending}>
            Cancel
          </Button>
          <Button type="submit" loading={pending}>
            {button}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
