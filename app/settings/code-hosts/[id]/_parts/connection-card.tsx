"use client";

import { Alert, Button, Group, Switch } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Card } from "@/app/_ui/card";
import { Facts } from "@/app/_ui/facts";
import { Moment } from "@/app/_ui/moment";
import { say, sayFailure } from "@/app/_ui/toast";
import { type Kind, rightsAt } from "../../_parts/words";

type KnownFacts = {
  internal: boolean;
  writeBack: boolean;
  tokenSetAt: string;
  tokenEndsAt: string | null;
  checkedAt: string | null;
  fault: string | null;
  lacking: string[];
};

/** Whether the token works and what it lacks, with a test, and whether anything is written there. */
export function ConnectionCard({ id, kind, facts }: { id: number; kind: Kind; facts: KnownFacts }) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);

  async function perform(work: () => Promise<string>) {
    setBusy(true);
    try {
      say(await work());
      router.refresh();
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
    setBusy(false);
  }

  const test = () =>
    perform(async () => ((await callApi("POST", `/code-hosts/${id}/test`)) as { sentence: string }).sentence);
  const switchWriteBack = (on: boolean) =>
    perform(async () => {
      await callApi("PATCH", `/code-hosts/${id}`, { write_back: on });
      return on ? "What is decided here is written there from now on." : "Nothing is written there any more.";
    });

  return (
    <Card id="connection" title="Connection">
      {facts.fault && (
        <Alert variant="outline" color="danger" mb="md">
          {facts.fault}
        </Alert>
      )}
      {facts.lacking.length > 0 && (
        <Alert variant="outline" color="accent" mb="md" title="The token works, and lacks">
          <ul>
            {facts.lacking.map((right) => (
              <li key={right}>{right}</li>
            ))}
          </ul>
          What needs these is left out until it has them. All it needs: {rightsAt[kind]}
        </Alert>
      )}
      <Facts
        facts={[
          ["Token given", <Moment key="set" at={facts.tokenSetAt} />],
          ["Token ends", facts.tokenEndsAt && <Moment key="end" at={facts.tokenEndsAt} as="date" />],
          ["Last test", facts.checkedAt ? <Moment key="test" at={facts.checkedAt} /> : "Not tested yet"],
          [
            "Result",
            facts.checkedAt && !facts.fault && facts.lacking.length === 0 && "It works, with every right it needs.",
          ],
          ["Where", facts.internal && "Inside our network"],
        ]}
      />
      <Group mt="md" justify="space-between">
        <Button variant="default" onClick={test} loading={busy}>
          Test the connection
        </Button>
        <Switch
          label="Write back what is decided here"
          checked={facts.writeBack}
          onChange={(event) => switchWriteBack(event.currentTarget.checked)}
          disabled={busy}
        />
      </Group>
    </Card>
  );
}
