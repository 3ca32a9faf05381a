"use client";

import { Alert, Button, Group, Modal, Radio, Stack, Text, Textarea } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { ApiFailure, callApi, sentenceOf } from "@/app/_ui/api";
import { Moment } from "@/app/_ui/moment";
import { Problem } from "@/app/_ui/problem";
import { say, sayFailure } from "@/app/_ui/toast";

export type WaitingRequest = {
  id: number;
  email: string;
  /** "resolve it as revoked", "ignore it: low risk" */
  wish: string;
  comment: string;
  why: string;
  at: string;
};

/** A developer's wish to close the incident, with both answers one click away. */
export function RequestBanner({ request, reasons }: { request: WaitingRequest; reasons: readonly string[] }) {
  const router = useRouter();
  const [pending, setPending] = useState(false);
  const [denying, setDenying] = useState(false);

  async function approve() {
    setPending(true);
    try {
      await callApi("POST", `/requests/${request.id}/approve`);
      say("Approved. The incident is closed as they asked.");
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
    setPending(false);
    router.refresh();
  }

  return (
    <Alert variant="outline" color="accent" title={`${request.email} asks to ${request.wish}`} className="hb-no-print">
      <Text>
        Asked <Moment at={request.at} />. {request.why}
      </Text>
      {request.comment && <Text mt="xs">“{request.comment}”</Text>}
      <Group gap="xs" mt="sm">
        <Button size="xs" loading={pending} onClick={approve}>
          Approve
        </Button>
        <Button size="xs" variant="default" disabled={pending} onClick={() => setDenying(true)}>
          Deny…
        </Button>
      </Group>
      <Modal
        opened={denying}
        onClose={() => setDenying(false)}
        title="Deny the request"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <DenyForm
          requestId={request.id}
          reasons={reasons}
          onDone={() => {
            setDenying(false);
            router.refresh();
          }}
        />
      </Modal>
    </Alert>
  );
}

const inTheirWords = "other";

function DenyForm({ requestId, reasons, onDone }: { requestId: number; reasons: readonly string[]; onDone(): void }) {
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState("");

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const chosen = form.get("reason");
    const reason = [chosen === inTheirWords ? "" : chosen, form.get("words")]
      .map((part) => String(part ?? "").trim())
      .filter(Boolean)
      .join(" ");
    if (!reason) return setProblem("Choose a reason, or say it in your words: the developer reads it.");
    setPending(true);
    try {
      await callApi("POST", `/requests/${requestId}/deny`, { reason });
      say("Denied. The developer finds the reason on their page.");
      onDone();
    } catch (error) {
      setProblem(sentenceOf(error));
      if (error instanceof ApiFailure && error.stale) onDone();
    }
    setPending(false);
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Radio.Group name="reason" label="What should the developer know?">
          <Stack gap="xs" mt="xs">
            {reasons.map((reason) => (
              <Radio key={reason} value={reason} label={reason} />
            ))}
            <Radio value={inTheirWords} label="Something else" />
          </Stack>
        </Radio.Group>
        <Textarea name="words" label="In your words" autosize minRows={2} maxLength={900} />
        <Problem sentence={problem} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
          <Button type="submit" loading={pending}>
            Deny
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
