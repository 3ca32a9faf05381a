"use client";

import { Button, Text } from "@mantine/core";
import { type FormEvent, useEffect, useState } from "react";

type Props = { provider: string; destination: string; fresh: boolean };

/** One button. The provider's page follows a plain form post, which carries the token that next-auth checks. */
export function SignInForm({ provider, destination, fresh }: Props) {
  const [csrfToken, setCsrfToken] = useState("");
  const [busy, setBusy] = useState(false);
  const [unreachable, setUnreachable] = useState(false);

  useEffect(() => {
    fetchToken().then(setCsrfToken, () => undefined);
    const backAgain = () => setBusy(false);
    window.addEventListener("pageshow", backAgain);
    return () => window.removeEventListener("pageshow", backAgain);
  }, []);

  async function submit(event: FormEvent<HTMLFormElement>) {
    setBusy(true);
    if (csrfToken) return;
    event.preventDefault();
    const form = event.currentTarget;
    try {
      const field = form.elements.namedItem("csrfToken") as HTMLInputElement;
      field.value = await fetchToken();
      form.submit();
    } catch {
      setBusy(false);
      setUnreachable(true);
    }
  }

  return (
    <form method="post" action={`/api/auth/signin/oidc${fresh ? "?fresh=1" : ""}`} onSubmit={submit}>
      <input type="hidden" name="csrfToken" value={csrfToken} readOnly />
      <input type="hidden" name="callbackUrl" value={destination} />
      <Button type="submit" size="md" fullWidth loading={busy}>
        Continue with {provider}
      </Button>
      {unreachable && (
        <Text role="alert" c="var(--hb-danger)" mt="xs">
          Handback could not be reached. Check the network and try again.
        </Text>
      )}
    </form>
  );
}

async function fetchToken(): Promise<string> {
  const response = await fetch("/api/auth/csrf", { cache: "no-store" });
  const { csrfToken } = (await response.json()) as { csrfToken: string };
  return csrfToken;
}
