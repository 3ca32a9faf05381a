"use client";

import { Button, Checkbox, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { CopyText } from "@/app/_ui/copy-text";
import { scopeWord } from "./scope-words";
import classes from "./settings.module.css";

const lifetimes = [
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "A year" },
  { value: "date", label: "Until a date" },
];
const dayMs = 86_400_000;
const onDay = (days: number) => new Date(Date.now() + days * dayMs).toISOString().slice(0, 10);

type Props = {
  /** The scopes that may be chosen. */
  scopes: string[];
  chosen?: string[];
  /** A service account; without one, the token is one's own. */
  memberId?: number;
};

/** Makes a token and shows its text, once. */
export function TokenForm({ scopes: possible, chosen = [], memberId }: Props) {
  const router = useRouter();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState(chosen);
  const [lifetime, setLifetime] = useState("30");
  const [date, setDate] = useState("");
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<string>();

  async function make(event: FormEvent) {
    event.preventDefault();
    setFault(undefined);
    if (scopes.length === 0) return setFault("Choose at least one scope.");
    const days = lifetime === "date" ? (Date.parse(`${date}T23:59:59Z`) - Date.now()) / dayMs : Number(lifetime);
    if (!(days > 0 && days <= 365)) return setFault("Choose a day within the next 365.");
    setBusy(true);
    try {
      const wanted = { name, scopes, lifetime: days, ...(memberId ? { member_id: memberId } : {}) };
      const { token } = (await callApi("POST", "/api_tokens", wanted)) as { token: string };
      setMade(token);
      setName("");
      router.refresh();
    } catch (error) {
      setFault(sentenceOf(error));
    }
    setBusy(false);
  }

  return (
    <form onSubmit={make}>
      <Stack gap="md" maw={620}>
        <TextInput
          label="Name"
          description="So that you know it again: the machine or the tool it is for"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={100}
          required
        />
        <Checkbox.Group label="It may" value={scopes} onChange={setScopes} required>
          <Stack gap={6} mt={6}>
            {possible.map((scope) => (
              <Checkbox
                key={scope}
                value={scope}
                label={scopeWord[scope] ?? scope}
                description={<span className="hb-mono">{scope}</span>}
              />
            ))}
          </Stack>
        </Checkbox.Group>
        <Group align="end">
          <Select
            label="Lives for"
            data={lifetimes}
            value={lifetime}
            onChange={(value) => setLifetime(value ?? "30")}
            allowDeselect={false}
            w={160}
          />
          {lifetime === "date" && (
            <TextInput
              type="date"
              label="Last day"
              value={date}
              onChange={(event) => setDate(event.currentTarget.value)}
              min={onDay(0)}
              max={onDay(364)}
              required
            />
          )}
          <Button type="submit" loading={busy}>
            Make a token
          </Button>
        </Group>
        {fault && (
          <Text c="var(--hb-danger)" role="alert">
            {fault}
          </Text>
        )}
      </Stack>
      {made && (
        <div className={classes.once} role="status">
          <Text fw={600}>Copy the token now, it is not shown again.</Text>
          <CopyText value={made} what="token" />
        </div>
      )}
    </form>
  );
}
