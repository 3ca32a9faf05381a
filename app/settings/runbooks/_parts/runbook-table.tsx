"use client";

import { Button, Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Card } from "@/app/_ui/card";
import { RecordTable } from "@/app/_ui/record-table";
import { say, sayFailure } from "@/app/_ui/toast";
import { httpsOnly } from "@/emails/words";

type Runbook = { detector: string; url: string };

export function RunbookTable({ runbooks }: { runbooks: Runbook[] }) {
  const router = useRouter();

  async function remove(detector: string) {
    try {
      await callApi("PATCH", "/runbooks", { detector, url: null });
      say("The runbook is no longer linked.");
      router.refresh();
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
  }

  return (
    <Card id="runbooks" title="Linked runbooks">
      {runbooks.length === 0 ? (
        <Text c="dimmed">None is linked yet. Begin with one for every detector.</Text>
      ) : (
        <RecordTable
          caption="Runbooks"
          rows={runbooks}
          idOf={({ detector }) => detector}
          columns={[
            { head: "Detector", cell: ({ detector }) => detector || "Every detector" },
            {
              head: "Address",
              cell: ({ url }) => (
                <a className="hb-link" href={httpsOnly(url)} rel="noreferrer" style={{ overflowWrap: "anywhere" }}>
                  {url}
                </a>
              ),
            },
            {
              head: "Take away",
              action: true,
              cell: ({ detector }) => (
                <Button variant="default" size="xs" onClick={() => remove(detector)}>
                  Take away
                </Button>
              ),
            },
          ]}
        />
      )}
    </Card>
  );
}
