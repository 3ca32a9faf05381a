"use client";

import { Button, Group, PasswordInput, Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { say, sayFailure } from "@/app/_ui/toast";
import { TypedConfirmation } from "../../../_parts/typed-confirmation";
import { type Kind, rightsAt } from "../../_parts/words";

/** Another token in place of the present one, and the end of the connection. */
export function EndCard({ id, account, kind }: { id: number; account: string; kind: Kind }) {
  const router = useRouter();
  const [token, setToken] = useState("");
  const [busy, setBusy] = useState(false);

  async function rotate(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    try {
      await callApi("POST", `/code-hosts/${id}/rotate`, { token });
      setToken("");
      const { sentence } = (await callApi("POST", `/code-hosts/${id}/test`)) as { sentence: string };
      say(`The token before is forgotten. ${sentence}`);
      router.refresh();
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
    setBusy(false);
  }

  async function end() {
    await callApi("DELETE", `/code-hosts/${id}`);
    say("Disconnected, and its token is forgotten. Revoke it at the code host as well.");
    router.push("/settings/code-hosts");
  }

  return (
    <>
      <form onSubmit={rotate}>
        <Group align="end" mb="lg">
          <PasswordInput
            label="New token"
            description={rightsAt[kind]}
            value={token}
            onChange={(event) => setToken(event.currentTarget.value)}
            autoComplete="off"
            maxLength={1000}
            required
            w={420}
            maw="100%"
          />
          <Button type="submit" variant="default" loading={busy}>
            Use it from now on
          </Button>
        </Group>
      </form>
      <Text mb="xs">
        Disconnecting forgets the token and what is being read. Incidents stay, and are no longer kept in step.
      </Text>
      <TypedConfirmation word={account} action="Disconnect" onConfirm={end} />
    </>
  );
}
