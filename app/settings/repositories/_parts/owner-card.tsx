"use client";

import { Button, Text, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Card } from "@/app/_ui/card";
import { say } from "@/app/_ui/toast";

type Props = { id: number; owner: string | null; warning: string | null };

/** Whom to ask when nobody nearer can be asked. */
export function OwnerCard({ id, owner, warning }: Props) {
  const router = useRouter();
  const [email, setEmail] = useState(owner ?? "");
  const [fault, setFault] = useState<string>();
  const [pending, setPending] = useState(false);

  async function save() {
    setPending(true);
    setFault(undefined);
    try {
      await callApi("PATCH", `/repositories/${id}`, { owner_email: email.trim() || null });
      say(email.trim() ? "The owner is named." : "Nobody is named any more.");
      router.refresh();
    } catch (error) {
      setFault(sentenceOf(error));
    }
    setPending(false);
  }

  return (
    <Card id="owner" title="Named owner">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <TextInput
          label="E-mail address"
          description="Asked when nobody nearer can be. Empty: nobody"
          type="email"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          maxLength={320}
          error={fault}
          w={360}
          maw="100%"
        />
        {warning && email === owner && (
          <Text size="sm" mt="xs" c="var(--hb-danger)" role="status">
            They cannot be mailed: {warning}.
          </Text>
        )}
        <Button type="submit" mt="sm" loading={pending}>
          Save
        </Button>
      </form>
    </Card>
  );
}
