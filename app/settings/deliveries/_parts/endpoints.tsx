"use client";

import { Button, Text, VisuallyHidden } from "@mantine/core";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Card } from "@/app/_ui/card";
import { ExportMenu } from "@/app/_ui/export-menu";
import { Moment } from "@/app/_ui/moment";
import { RecordTable } from "@/app/_ui/record-table";
import { say, sayFailure } from "@/app/_ui/toast";
import { sourceWord } from "@/app/_ui/words";

type Endpoint = {
  id: string;
  source: string;
  name: string;
  weak: boolean;
  lastAcceptedAt: string | null;
  silentSince: string | null;
  fault: string | null;
  previousValidUntil: string | null;
};

const patienceMs = 8_000;
const everyMs = 300;

type Delivery = { id: string; state: string; received_at: string; processed_at: string | null };

/** How long the worker took for a delivery, in seconds; null where it has not come to it yet. */
async function processedAfter(endpoint: string, id: string): Promise<string | null> {
  for (let waited = 0; waited < patienceMs; waited += everyMs) {
    await new Promise((resolve) => setTimeout(resolve, everyMs));
    const rows = (await callApi("GET", `/deliveries?endpoint=${endpoint}&per_page=20`)) as Delivery[];
    const found = rows.find((row) => row.id === id);
    if (found?.processed_at) {
      const took = new Date(found.processed_at).getTime() - new Date(found.received_at).getTime();
      return (took / 1_000).toFixed(1);
    }
  }
  return null;
}

/** Which webhooks speak, and which have fallen silent: senders that give up tell nobody. */
export function Endpoints({ endpoints }: { endpoints: Endpoint[] }) {
  const router = useRouter();

  async function test({ id, name }: Endpoint) {
    try {
      const { delivery } = (await callApi("POST", `/endpoints/${id}/test`, {})) as { delivery: string };
      const seconds = await processedAfter(id, delivery);
      say(
        seconds === null
          ? `A test for ${name} was signed, accepted and stored, and waits for its turn. It stands at the top of the list.`
          : `A test for ${name} was signed, accepted, stored, and processed ${seconds} s later. It stands at the top of the list.`,
      );
      router.refresh();
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
  }

  if (endpoints.length === 0) return null;
  return (
    <Card id="webhooks" title="Webhooks" end={<ExportMenu table="endpoints" name="webhooks" />}>
      <RecordTable
        caption="Webhooks and when they were last heard of"
        rows={endpoints}
        idOf={({ id }) => id}
        columns={[
          { head: "Webhook", cell: ({ name, source }) => (name === source ? sourceWord(source) : name) },
          {
            head: "Last delivery",
            cell: ({ lastAcceptedAt, silentSince, weak, fault }) => (
              <>
                {lastAcceptedAt ? <Moment at={lastAcceptedAt} /> : "Nothing yet"}
                {fault && (
                  <Text size="xs" c="var(--hb-danger)">
                    {fault}
                  </Text>
                )}
                {silentSince && (
                  <Text size="xs" c="var(--hb-danger)">
                    Silent for more than a week. See whether its sender still delivers.
                  </Text>
                )}
                {weak && (
                  <Text size="xs" c="dimmed">
                    Weak: a token, and no signature.
                  </Text>
                )}
              </>
            ),
          },
          {
            head: "Secret",
            cell: ({ previousValidUntil }) =>
              previousValidUntil ? (
                <>
                  Two; the older one ends <Moment at={previousValidUntil} />
                </>
              ) : (
                "One"
              ),
          },
          {
            head: "Test",
            action: true,
            cell: (endpoint) => (
              <Button variant="default" size="xs" onClick={() => test(endpoint)}>
                Send a test<VisuallyHidden> to {endpoint.name}</VisuallyHidden>
              </Button>
            ),
          },
        ]}
      />
      <Text size="sm" c="dimmed" mt="xs">
        Secrets are renewed under{" "}
        <Link className="hb-link" href="/settings/workspace#endpoints">
          Workspace and sources
        </Link>
        .
      </Text>
    </Card>
  );
}
