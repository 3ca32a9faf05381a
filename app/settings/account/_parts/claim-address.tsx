"use client";

import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { counted } from "@/app/_ui/format";
import { say } from "@/app/_ui/toast";

/** Two steps: name the address, then enter the code that was mailed to it. What was typed stays through a failure. */
export function ClaimAddress({ waiting }: { waiting: string | null }) {
  const router = useRouter();
  const [email, setEmail] = useState(waiting ?? "");
  const [asked, setAsked] = useState(waiting !== null);
  const [code, setCode] = useState("");
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);

  async function perform(work: () => Promise<void>) {
    setFault(undefined);
    setBusy(true);
    try {
      await work();
      router.refresh();
    } catch (error) {
      setFault(sentenceOf(error));
    }
    setBusy(false);
  }

  const askForCode = () =>
    perform(async () => {
      await callApi("POST", "/addresses", { email });
      setAsked(true);
      setCode("");
    });
  const confirm = () =>
    perform(async () => {
      const { incidents } = (await callApi("POST", "/addresses/confirm", { email, code })) as { incidents: number };
      const news = incidents > 0 ? ` You now see ${counted(incidents, "more incident")}.` : "";
      say(`${email} is yours.${news}`);
      setAsked(false);
      setEmail("");
    });
  const submit = (step: () => void) => (event: FormEvent) => {
    event.preventDefault();
    step();
  };

  if (!asked) {
    return (
      <form onSubmit={submit(askForCode)}>
        <Group align="end" gap="sm">
          <TextInput
            type="email"
            label="Add an address"
            placeholder="me@acme.example"
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            error={fault}
            maxLength={320}
            required
            w={320}
            maw="100%"
          />
          <Button type="submit" variant="default" loading={busy}>
            Mail me a code
          </Button>
        </Group>
      </form>
    );
  }
  return (
    <form onSubmit={submit(confirm)}>
      <Stack gap="sm" maw={520}>
        <Text role="status">If nobody else has {email}, a code is on its way to it. It works for ten minutes.</Text>
        <Group align="end" gap="sm">
          <TextInput
            label="Code"
            placeholder="six digits"
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
            error={fault}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={12}
            required
            w={180}
          />
          <Button type="submit" loading={busy}>
            Confirm
          </Button>
          <Button variant="subtle" color="accent" onClick={askForCode} disabled={busy}>
            Mail a new code
          </Button>
          <Button
            variant="subtle"
            color="accent"
            onClick={() => {
              setAsked(false);
              setFault(undefined);
            }}
          >
            Another address
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
