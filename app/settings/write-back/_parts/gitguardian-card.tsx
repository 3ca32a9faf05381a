"use client";

import { Button, Group, PasswordInput, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Card } from "@/app/_ui/card";
import { Moment } from "@/app/_ui/moment";
import { say, sayFailure } from "@/app/_ui/toast";

type Workspace = { host: string; writeBack: boolean; tokenSetAt: string };

/** GitGuardian has no repositories to connect: its incidents are changed by a token of its own. */
export function GitGuardianCard({ workspaces }: { workspaces: Workspace[] }) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);

  async function perform(work: () => Promise<unknown>, done: string): Promise<boolean> {
    setBusy(true);
    try {
      await work();
      say(done);
      router.refresh();
      return true;
    } catch (error) {
      sayFailure(sentenceOf(error));
      return false;
    } finally {
      setBusy(false);
    }
  }

  async function connect(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const element = event.currentTarget;
    const form = new FormData(element);
    const body = { url: form.get("url"), token: form.get("token") };
    if (await perform(() => callApi("POST", "/gitguardian-workspaces", body), "Connected. Nothing is written yet."))
      element.reset();
  }

  const at = (host: string) => `/gitguardian-workspaces/${encodeURIComponent(host)}`;
  return (
    <Card id="gitguardian" title="GitGuardian">
      <Text c="dimmed" mb="md" maw="72ch">
        With a token that holds incidents:write, its incidents are resolved, ignored and reopened with those here.
        GitHub and GitLab have the same switch at their connections.
      </Text>
      {workspaces.map(({ host, writeBack, tokenSetAt }) => (
        <Group key={host} justify="space-between" mb="md">
          <Switch
            label={`Write to ${host}`}
            description={<Moment at={tokenSetAt} />}
            checked={writeBack}
            disabled={busy}
            onChange={({ currentTarget: { checked } }) =>
              perform(
                () => callApi("PATCH", at(host), { write_back: checked }),
                checked ? `What is decided is written to ${host}.` : `Nothing is written to ${host} any more.`,
              )
            }
          />
          <Button
            variant="default"
            size="xs"
            disabled={busy}
            onClick={() => perform(() => callApi("DELETE", at(host)), `${host} is disconnected.`)}
          >
            Disconnect
          </Button>
        </Group>
      ))}
      <form onSubmit={connect}>
        <Stack gap="md" maw={480}>
          <TextInput name="url" label="Address" defaultValue="https://dashboard.gitguardian.com" required />
          <PasswordInput name="token" label="Token" autoComplete="off" required />
          <div>
            <Button type="submit" variant="default" loading={busy}>
              {workspaces.length > 0 ? "Connect, or replace the token" : "Connect"}
            </Button>
          </div>
        </Stack>
      </form>
    </Card>
  );
}
