"use client";

import { Button, Checkbox, Group, Stack, Text, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Card } from "@/app/_ui/card";
import { number } from "@/app/_ui/format";
import type { Kind } from "../../_parts/words";
import { type BackFill, BackFills } from "./back-fills";

type Counted = { what: string; count: number | null };
type Props = { codeHostId: number; account: string; kind: Kind; fills: BackFill[] };

/** Reads what the host holds already: how much there is, the start, and how far each is. */
export function HistoryCard({ codeHostId, account, kind, fills }: Props) {
  const router = useRouter();
  const [repository, setRepository] = useState("");
  const [tells, setTells] = useState(false);
  const [counts, setCounts] = useState<Counted[]>();
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  const isOne = kind === "github" ? account.includes("/") : false;
  const narrowed = repository.trim() ? { repository: repository.trim() } : {};

  async function perform(work: () => Promise<void>) {
    setFault(undefined);
    setBusy(true);
    try {
      await work();
    } catch (error) {
      setFault(sentenceOf(error));
    }
    setBusy(false);
  }

  const preview = () =>
    perform(async () => {
      const answer = await callApi("POST", `/code-hosts/${codeHostId}/preview`, narrowed);
      setCounts((answer as { counts: Counted[] }).counts);
    });

  function start(event: FormEvent) {
    event.preventDefault();
    void perform(async () => {
      await callApi("POST", `/code-hosts/${codeHostId}/back-fills`, { ...narrowed, tells });
      setCounts(undefined);
      router.refresh();
    });
  }

  return (
    <Card id="history" title="History">
      <Text mb="md">
        Reads every alert the host holds already, with its places and states. You can leave meanwhile; a notification
        tells you when it is done. Reading twice adds nothing twice.
      </Text>
      <BackFills fills={fills} />
      <form onSubmit={start}>
        <Stack gap="sm" maw={520} mt="md">
          {!isOne && (
            <TextInput
              label="Only one repository"
              description={`Leave empty for all of ${account}.`}
              placeholder={`${account}/api`}
              value={repository}
              onChange={(event) => setRepository(event.currentTarget.value)}
              autoComplete="off"
              maxLength={300}
            />
          )}
          <Checkbox
            label="Mail those concerned, as about something new"
            description="Off, nobody is mailed of what is history. On, every open alert may mail its author."
            checked={tells}
            onChange={(event) => setTells(event.currentTarget.checked)}
          />
          <Group>
            <Button type="submit" loading={busy}>
              Read the history
            </Button>
            <Button variant="default" onClick={preview} disabled={busy}>
              How much is there?
            </Button>
          </Group>
          {counts && (
            <Text role="status">
              {counts.map(({ what, count }) => `${what}: ${count === null ? "not known" : number(count)}`).join(" · ")}
            </Text>
          )}
          {fault && (
            <Text c="var(--hb-danger)" role="alert">
              {fault}
            </Text>
          )}
        </Stack>
      </form>
    </Card>
  );
}
