"use client";

import { Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { CopyText } from "@/app/_ui/copy-text";
import type { Asked } from "./asked";

/** Tells the program that waits on this computer; one that does not wait needs no word. */
function refusal({ redirectUri, state }: Asked): string {
  if (!redirectUri.startsWith("http:")) return "/";
  const address = new URL(redirectUri);
  address.searchParams.set("error", "access_denied");
  if (state) address.searchParams.set("state", state);
  return address.href;
}

/** The decision. What follows goes to a port of this computer, or is a code to copy. */
export function AllowLogin({ asked }: { asked: Asked }) {
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<string>();
  const [code, setCode] = useState<string>();

  async function allow() {
    setBusy(true);
    setSaid(undefined);
    try {
      const answer = (await callApi("POST", "/oauth/authorize", {
        client_id: "ggshield_oauth",
        redirect_uri: asked.redirectUri,
        scope: asked.scope,
        code_challenge: asked.challenge,
        ...(asked.state ? { state: asked.state } : {}),
      })) as { code: string; location: string | null };
      if (answer.location) window.location.assign(answer.location);
      else setCode(answer.code);
    } catch (error) {
      setSaid(sentenceOf(error));
    }
    setBusy(false);
  }

  if (code) {
    return (
      <div role="status">
        <Text fw={600}>Copy this code into your terminal. It is good once, for five minutes.</Text>
        <CopyText value={code} what="code" />
      </div>
    );
  }
  return (
    <>
      <Group>
        <Button onClick={allow} loading={busy}>
          Allow
        </Button>
        <Button variant="default" component="a" href={refusal(asked)}>
          Do not allow
        </Button>
      </Group>
      {said && (
        <Text c="var(--hb-danger)" role="alert" mt="sm">
          {said}
        </Text>
      )}
    </>
  );
}
