"use client";

import { Button, Group, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Card } from "@/app/_ui/card";
import { CopyText } from "@/app/_ui/copy-text";
import { Problem } from "@/app/_ui/problem";
import { say, sayFailure } from "@/app/_ui/toast";

type Props = { hosts: string[]; accounts: { id: number; host: string; login: string }[] };

/** Accounts at code hosts that are known to be one's own, so that commands in comments count as one's word. */
export function AccountsCard({ hosts, accounts }: Props) {
  const router = useRouter();
  const [command, setCommand] = useState("");
  const [problem, setProblem] = useState("");

  async function connect(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setProblem("");
    try {
      const answer = await callApi("POST", "/host-accounts", { host: form.get("host"), login: form.get("login") });
      setCommand((answer as { command: string }).command);
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  }

  async function disconnect(id: number) {
    try {
      await callApi("DELETE", `/host-accounts/${id}`);
      say("Disconnected.");
      router.refresh();
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
  }

  return (
    <Card id="accounts" title="Accounts at code hosts">
      <Text c="dimmed" mb="md" maw="72ch">
        With one connected, <code>/fp</code>, <code>/ack</code> and <code>/resolve</code> in your comments on issues,
        pull and merge requests act like the buttons here.
      </Text>
      {accounts.map(({ id, host, login }) => (
        <Group key={id} justify="space-between" mb="sm">
          <span>
            {login} at {host}
          </span>
          <Button variant="default" size="xs" onClick={() => disconnect(id)}>
            Disconnect
          </Button>
        </Group>
      ))}
      <form onSubmit={connect}>
        <Stack gap="md" maw={480}>
          <NativeSelect name="host" label="Code host" data={hosts} />
          <TextInput name="login" label="Your account there" placeholder="octocat" maxLength={100} required />
          <Problem sentence={problem} />
          {command && (
            <div role="status">
              <Text size="sm">
                Write this line in a comment on any issue or request there, within half an hour. The answer says that it
                worked.
              </Text>
              <CopyText value={command} what="line" />
            </div>
          )}
          <div>
            <Button type="submit" variant="default">
              Connect
            </Button>
          </div>
        </Stack>
      </form>
    </Card>
  );
}
