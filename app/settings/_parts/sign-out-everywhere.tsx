"use client";

import { Button, Checkbox, Stack } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { counted } from "@/app/_ui/format";
import { say, sayFailure } from "@/app/_ui/toast";

type Ended = { sessions: number; tokens: number };

/** Ends every session of a member, or one's own, and the tokens where wanted. */
export function SignOutEverywhere({ memberId }: { memberId: number | "self" }) {
  const router = useRouter();
  const [tokens, setTokens] = useState(false);
  const [busy, setBusy] = useState(false);

  async function signOut() {
    setBusy(true);
    try {
      const ended = (await callApi("POST", `/members/${memberId}/sign_out`, { tokens })) as Ended;
      if (memberId === "self") return window.location.assign("/sign-in?signed_out=1");
      say(`${counted(ended.sessions, "session")} ended${tokens ? `, ${counted(ended.tokens, "token")} revoked` : ""}.`);
      router.refresh();
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
    setBusy(false);
  }

  return (
    <Stack gap="sm" align="flex-start">
      <Checkbox
        label={memberId === "self" ? "Revoke my access tokens, too" : "Revoke their access tokens, too"}
        checked={tokens}
        onChange={(event) => setTokens(event.currentTarget.checked)}
      />
      <Button variant="default" loading={busy} onClick={signOut}>
        Sign out everywhere
      </Button>
    </Stack>
  );
}
