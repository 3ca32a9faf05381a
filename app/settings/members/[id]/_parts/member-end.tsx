"use client";

import { Button, Stack, Text, Title } from "@mantine/core";
import { useRouter } from "next/navigation";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { say, sayFailure } from "@/app/_ui/toast";
import { TypedConfirmation } from "../../../_parts/typed-confirmation";

type Props = { id: number; email: string; active: boolean; mayHandOver: boolean };

/** Deactivating and its opposite; and for the owner, handing the workspace over. */
export function MemberEnd({ id, email, active, mayHandOver }: Props) {
  const router = useRouter();

  async function deactivate() {
    await callApi("DELETE", `/members/${id}`);
    say("They are deactivated.");
    router.refresh();
  }

  async function reactivate() {
    try {
      await callApi("PATCH", `/members/${id}`, { active: true });
      say("They may sign in again.");
      router.refresh();
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
  }

  async function handOver() {
    await callApi("POST", `/members/${id}/make_owner`);
    say("They own the workspace now, and you are a manager.");
    router.refresh();
  }

  if (!active) {
    return (
      <Stack align="flex-start">
        <Text>
          They come back with the level they had. Their tokens stay revoked, their incidents with whoever has them.
        </Text>
        <Button variant="default" onClick={reactivate}>
          Reactivate
        </Button>
      </Stack>
    );
  }
  return (
    <>
      <Text mb="xs">
        Their sessions and tokens end at once, their open incidents wait for a new owner, and links to their addresses
        stop working. What they did stays in the audit trail. You can reactivate them.
      </Text>
      <TypedConfirmation word={email} action="Deactivate" onConfirm={deactivate} />
      {mayHandOver && (
        <>
          <Title order={3} mt="lg" mb="xs">
            Hand the workspace over
          </Title>
          <Text mb="xs">They become the owner, and you a manager. Only they can give it back.</Text>
          <TypedConfirmation word={`owner ${email}`} action="Make them the owner" onConfirm={handOver} />
        </>
      )}
    </>
  );
}
