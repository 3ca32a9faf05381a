"use client";

import { Alert, Button, Group, Text, Textarea } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { say } from "@/app/_ui/toast";

/** A closure that was drawn for a second look: fine, or open again with a reason. */
export function ReviewBanner({ incidentId, doubted }: { incidentId: number; doubted: boolean }) {
  const router = useRouter();
  const [reopening, setReopening] = useState(false);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState("");

  async function review(verdict: "fine" | "reopen", comment?: string) {
    setPending(true);
    setProblem("");
    try {
      await callApi("POST", `/incidents/${incidentId}/review`, { verdict, ...(comment ? { comment } : {}) });
      say(verdict === "fine" ? "Reviewed. It stays closed." : `INC-${incidentId} is open again.`);
      router.refresh();
    } catch (error) {
      setProblem(sentenceOf(error));
    }
    setPending(false);
  }

  function reopen(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    review("reopen", String(new FormData(event.currentTarget).get("comment") ?? "").trim());
  }

  return (
    <Alert
      variant="outline"
      color="accent"
      title={doubted ? "It was seen to work after it was said to be revoked" : "Please look at this closure again"}
      className="hb-no-print"
    >
      <Text>
        {doubted
          ? "Check the secret with its provider. If it still works, reopen the incident."
          : "It was closed by the developer, and drawn for review. Check the answers and the evidence."}
      </Text>
      {reopening ? (
        <form onSubmit={reopen}>
          <Textarea
            name="comment"
            label="Why is it opened again?"
            mt="sm"
            required
            autosize
            minRows={2}
            maxLength={4_000}
          />
          <Group gap="xs" mt="sm">
            <Button size="xs" type="submit" loading={pending}>
              Reopen
            </Button>
            <Button size="xs" variant="default" onClick={() => setReopening(false)}>
              Cancel
            </Button>
          </Group>
        </form>
      ) : (
        <Group gap="xs" mt="sm">
          <Button size="xs" loading={pending} onClick={() => review("fine")}>
            It is fine
          </Button>
          <Button size="xs" variant="default" onClick={() => setReopening(true)}>
            Reopen…
          </Button>
        </Group>
      )}
      {problem && (
        <Text role="alert" c="var(--hb-danger)" mt="xs">
          {problem}
        </Text>
      )}
    </Alert>
  );
}
