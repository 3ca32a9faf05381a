"use client";

import { Alert, Button, Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Moment } from "@/app/_ui/moment";
import { say, sayFailure } from "@/app/_ui/toast";

type Props = {
  request: { id: number; wish: string; why: string; at: string; answer: string | null; state: "waiting" | "denied" };
  mayWithdraw: boolean;
};

/** What became of the reader's own wish to close the incident. */
export function OwnRequest({ request, mayWithdraw }: Props) {
  const router = useRouter();
  const [pending, setPending] = useState(false);
  const waiting = request.state === "waiting";

  async function withdraw() {
    setPending(true);
    try {
      await callApi("POST", `/requests/${request.id}/withdraw`);
      say("Your request is taken back.");
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
    setPending(false);
    router.refresh();
  }

  return (
    <Alert
      variant="outline"
      color="accent"
      title={waiting ? `You asked to ${request.wish}` : `Your request to ${request.wish} was not accepted`}
    >
      {waiting ? (
        <Text>
          Asked <Moment at={request.at} />. {request.why} A manager decides.
        </Text>
      ) : (
        <>
          <Text>“{request.answer}”</Text>
          <Text c="dimmed" size="sm" mt="xs">
            Answered <Moment at={request.at} />. Look at what is missing, then resolve it again or change your answers.
          </Text>
        </>
      )}
      {waiting && mayWithdraw && (
        <Button size="xs" variant="default" mt="sm" loading={pending} onClick={withdraw}>
          Take it back
        </Button>
      )}
    </Alert>
  );
}
