"use client";

import { Button, Checkbox, PasswordInput, Select, Stack, Text, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { type Kind, kindName, placeOf, rightsAt } from "./words";

const kinds = [
  { value: "github", label: kindName.github },
  { value: "gitlab", label: kindName.gitlab },
];

/** Connects a code host, tests it at once and leads to its page. */
export function ConnectForm({ mayBeInternal }: { mayBeInternal: boolean }) {
  const router = useRouter();
  const [kind, setKind] = useState<Kind>("github");
  const [url, setUrl] = useState(placeOf.github.url);
  const [account, setAccount] = useState("");
  const [token, setToken] = useState("");
  const [internal, setInternal] = useState(false);
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);

  function choose(next: string | null) {
    const chosen: Kind = next === "gitlab" ? "gitlab" : "github";
    if (url === placeOf[kind].url) setUrl(placeOf[chosen].url);
    setKind(chosen);
  }

  async function connect(event: FormEvent) {
    event.preventDefault();
    setFault(undefined);
    setBusy(true);
    try {
      const made = (await callApi("POST", "/code-hosts", { kind, url, account, token, internal })) as { id: number };
      // What the test finds stands on the connection's page, whether it works or not.
      await callApi("POST", `/code-hosts/${made.id}/test`).catch(() => undefined);
      router.push(`/settings/code-hosts/${made.id}`);
    } catch (error) {
      setFault(sentenceOf(error));
      setBusy(false);
    }
  }

  return (
    <form onSubmit={connect}>
      <Stack maw={520} gap="sm">
        <Select label="Kind" data={kinds} value={kind} onChange={choose} allowDeselect={false} />
        <TextInput
          label="Address"
          description="Where you browse it."
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
          type="url"
          maxLength={300}
          required
        />
        <TextInput
          label={placeOf[kind].account}
          placeholder="acme"
          value={account}
          onChange={(event) => setAccount(event.currentTarget.value)}
          autoComplete="off"
          maxLength={300}
          required
        />
        <PasswordInput
          label="Token"
          description={`${rightsAt[kind]} It is sealed at once and never shown again.`}
          value={token}
          onChange={(event) => setToken(event.currentTarget.value)}
          autoComplete="off"
          maxLength={1000}
          required
        />
        {mayBeInternal && (
          <Checkbox
            label="This host is inside our network"
            description="Handback then also connects to private addresses for it. Only an owner can allow this."
            checked={internal}
            onChange={(event) => setInternal(event.currentTarget.checked)}
          />
        )}
        <div>
          <Button type="submit" loading={busy}>
            Connect and test
          </Button>
        </div>
        {fault && (
          <Text c="var(--hb-danger)" role="alert">
            {fault}
          </Text>
        )}
      </Stack>
    </form>
  );
}
