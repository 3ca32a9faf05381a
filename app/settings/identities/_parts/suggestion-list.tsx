"use client";

import { Button, Group, Text } from "@mantine/core";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { counted } from "@/app/_ui/format";
import { say, sayFailure } from "@/app/_ui/toast";
import classes from "./identities.module.css";

type Side = { addressId: number; email: string; developerId: number; name: string; member: string | null };
type Suggestion = { id: number; rule: string; reason: string; first: Side; second: Side };
type Merged = { developer_id: number; merge_id: string };

/** Pairs to decide about, each with its reason; either decision can be taken back from the toast. */
export function SuggestionList({ suggestions }: { suggestions: Suggestion[] }) {
  const router = useRouter();
  const [busy, setBusy] = useState<number>();

  async function perform(id: number, work: () => Promise<void>) {
    setBusy(id);
    try {
      await work();
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
    setBusy(undefined);
    router.refresh();
  }

  const reopen = (id: number) => callApi("POST", `/suggestions/${id}/reopen`);
  const accept = ({ id, first }: Suggestion) =>
    perform(id, async () => {
      const merged = (await callApi("POST", `/suggestions/${id}/accept`)) as Merged;
      say(`${first.name} is one developer now.`, () =>
        perform(id, async () => {
          await callApi("POST", `/developers/${merged.developer_id}/unmerge`, { merge_id: merged.merge_id });
          await reopen(id);
        }),
      );
    });
  const dismiss = ({ id }: Suggestion) =>
    perform(id, async () => {
      await callApi("POST", `/suggestions/${id}/dismiss`);
      say("They stay two, and you are not asked again.", () =>
        perform(id, async () => {
          await reopen(id);
        }),
      );
    });

  return (
    <div>
      {suggestions.map((suggestion) => (
        <div key={suggestion.id} className={classes.pair}>
          <div className={classes.people}>
            <Person {...suggestion.first} />
            <Person {...suggestion.second} />
            <Text size="sm" c="dimmed">
              {suggestion.reason}
            </Text>
          </div>
          <Group gap="xs">
            <Button
              size="xs"
              loading={busy === suggestion.id}
              onClick={() => accept(suggestion)}
              aria-label={`One person: ${suggestion.first.email} and ${suggestion.second.email}`}
            >
              One person
            </Button>
            <Button
              size="xs"
              variant="default"
              disabled={busy === suggestion.id}
              onClick={() => dismiss(suggestion)}
              aria-label={`Two people: ${suggestion.first.email} and ${suggestion.second.email}`}
            >
              Two people
            </Button>
          </Group>
        </div>
      ))}
    </div>
  );
}

function Person({ email, developerId, name, member }: Side) {
  return (
    <span>
      <Link className="hb-link" href={`/settings/identities/${developerId}`}>
        {name}
      </Link>{" "}
      <span className="hb-mono">{email}</span>
      {member && <span className="hb-muted"> member {member}</span>}
    </span>
  );
}

export function LookAgain() {
  const router = useRouter();
  const [busy, setBusy] = useState(false);

  async function look() {
    setBusy(true);
    try {
      const { created } = (await callApi("POST", "/suggestions")) as { created: number };
      say(created === 0 ? "There is nothing new." : `${counted(created, "pair")} found.`);
      router.refresh();
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
    setBusy(false);
  }

  return (
    <Button variant="default" mt="sm" loading={busy} onClick={look}>
      Look again now
    </Button>
  );
}
