"use client";

import { Button, Group, Text, Textarea, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { say } from "@/app/_ui/toast";

export function EvidenceForm({ incidentId, confirms }: { incidentId: number; confirms: boolean }) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState("");

  async function attach(evidence: { note: string; url?: string }) {
    setPending(true);
    setProblem("");
    try {
      await callApi("POST", `/incidents/${incidentId}/evidence`, evidence);
      say("The evidence is kept.");
      setOpen(false);
      router.refresh();
    } catch (error) {
      setProblem(sentenceOf(error));
    }
    setPending(false);
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const url = String(form.get("url") ?? "").trim();
    attach({ note: String(form.get("note") ?? "").trim(), ...(url ? { url } : {}) });
  }

  return (
    <div className="hb-no-print">
      {open ? (
        <form onSubmit={submit}>
          <Textarea
            name="note"
            label="What shows that it is revoked?"
            description="Never the secret itself."
            mt="sm"
            required
            withAsterisk={false}
            autosize
            minRows={2}
            maxLength={2_000}
          />
          <TextInput
            name="url"
            type="url"
            label="Address"
            description="Optional, where it can be seen"
            mt="sm"
            maxLength={1_000}
          />
          <Group gap="xs" mt="sm">
            <Button size="xs" type="submit" loading={pending}>
              Attach
            </Button>
            <Button size="xs" variant="default" onClick={() => setOpen(false)}>
              Cancel
            </Button>
          </Group>
        </form>
      ) : (
        <Group gap="xs" mt="sm">
          {confirms && (
            <Button size="xs" loading={pending} onClick={() => attach({ note: "Confirmed what is attached here." })}>
              Confirm as verified
            </Button>
          )}
          <Button size="xs" variant="default" onClick={() => setOpen(true)}>
            Attach evidence…
          </Button>
        </Group>
      )}
      {problem && (
        <Text role="alert" c="var(--hb-danger)" mt="xs">
          {problem}
        </Text>
      )}
    </div>
  );
}
