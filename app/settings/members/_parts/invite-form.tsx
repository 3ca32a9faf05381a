"use client";

import { Button, Group, Select, Stack, Text, Textarea } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { counted } from "@/app/_ui/format";
import { say } from "@/app/_ui/toast";
import { FreshNotice } from "../../_parts/fresh-notice";
import { addressesIn } from "./addresses-in";
import { levelOptions } from "./level-options";

type Answer = { invited: { email: string }[]; refused: { email: string; reason: string }[] };

/** One address or a pasted list; what was refused stays in the field, each with its reason. */
export function InviteForm({ fresh }: { fresh: boolean }) {
  const router = useRouter();
  const [text, setText] = useState("");
  const [level, setLevel] = useState("restricted");
  const [refused, setRefused] = useState<Answer["refused"]>([]);
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  const needsProof = !fresh && level !== "restricted";

  async function invite(event: FormEvent) {
    event.preventDefault();
    const words = [...new Set(addressesIn(text))];
    const emails = words.filter((word) => word.includes("@"));
    const others = words
      .filter((word) => !word.includes("@"))
      .map((word) => ({ email: word, reason: "This is not an e-mail address." }));
    setFault(undefined);
    setRefused(others);
    if (words.length === 0) return setFault("Write at least one address.");
    if (emails.length === 0) return;
    setBusy(true);
    try {
      const answer = (await callApi("POST", "/invitations", { emails, access_level: level })) as Answer;
      const left = [...answer.refused, ...others];
      setRefused(left);
      setText(left.map(({ email }) => email).join("\n"));
      if (answer.invited.length > 0) say(`${counted(answer.invited.length, "invitation")} on the way.`);
      router.refresh();
    } catch (error) {
      setFault(sentenceOf(error));
    }
    setBusy(false);
  }

  return (
    <form onSubmit={invite}>
      <Stack gap="md" maw={620}>
        <Text c="dimmed">
          They get a mail that leads to the sign-in page. The level waits for a week, for whoever signs in with this
          very address; the link by itself opens nothing.
        </Text>
        <Textarea
          label="Addresses"
          description="One, or many on lines of their own or with commas"
          placeholder="noor@acme.example"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          autosize
          minRows={2}
          maxRows={10}
          required
        />
        <Select
          label="Level"
          data={levelOptions}
          value={level}
          onChange={(value) => setLevel(value ?? "restricted")}
          allowDeselect={false}
          maw={320}
        />
        {needsProof && (
          <FreshNotice here="/settings/members">
            To invite somebody to more than their own incidents, show that it is you.
          </FreshNotice>
        )}
        {fault && (
          <Text c="var(--hb-danger)" role="alert">
            {fault}
          </Text>
        )}
        {refused.length > 0 && (
          <div role="alert">
            <Text fw={500}>Not invited:</Text>
            <ul style={{ margin: 0, paddingLeft: 20 }}>
              {refused.map(({ email, reason }) => (
                <li key={email}>
                  <span className="hb-mono">{email}</span>: {reason}
                </li>
              ))}
            </ul>
          </div>
        )}
        <Group>
          <Button type="submit" loading={busy} disabled={needsProof}>
            Invite
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
