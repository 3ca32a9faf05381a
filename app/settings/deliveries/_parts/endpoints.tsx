"use client";

import { Button, Group, Text, Title, VisuallyHidden } from "@mantine/core";
import { useRouter } from "next/navigation";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { ExportMenu } from "@/app/_ui/export-menu";
import { Moment } from "@/app/_ui/moment";
import { RecordTable } from "@/app/_ui/record-table";
import { say, sayFailure } from "@/app/_ui/toast";
import { sourceWord } from "@/app/_ui/words";
import classes from "../../_parts/settings.module.css";

type Endpoint = {
  id: string;
  source: string;
  name: string;
  weak: boolean;
  lastAcceptedAt: string | null;
  silentSince: string | null;
  fault: string | null;
};

/** Which webhooks speak, and which have fallen silent: senders that give up tell nobody. */
export function Endpoints({ endpoints }: { endpoints: Endpoint[] }) {
  const router = useRouter();

  async function test({ id, name }: Endpoint) {
    try {
      await callApi("POST", `/endpoints/${id}/test`, {});
      say(`A test for ${name} was signed, accepted and stored. It stands at the top of the list.`);
      router.refresh();
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
  }

  if (endpoints.length === 0) return null;
  return (
    <section className={classes.card} aria-labelledby="webhooks">
      <Group justify="space-between" align="start">
        <Title order={2} id="webhooks">
          Webhooks
        </Title>
        <ExportMenu table="endpoints" name="webhooks" />
      </Group>
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
    </section>
  );
}
