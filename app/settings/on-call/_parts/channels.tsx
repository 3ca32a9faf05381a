"use client";

import { Button, Select, Stack, Text, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Card } from "@/app/_ui/card";
import { CopyText } from "@/app/_ui/copy-text";
import { Moment } from "@/app/_ui/moment";
import { Problem } from "@/app/_ui/problem";
import { RecordTable } from "@/app/_ui/record-table";
import { say, sayFailure } from "@/app/_ui/toast";
import classes from "../../_parts/settings.module.css";

type Channel = {
  id: number;
  kind: "webhook" | "slack" | "pagerduty";
  name: string;
  host: string;
  returns: boolean;
  lastSentAt: string | null;
  error: string | null;
};

const kindWord = { webhook: "Signed webhook", slack: "Slack or its like", pagerduty: "PagerDuty" } as const;

/** Where pages are told besides mail and the app. */
export function Channels({ channels }: { channels: Channel[] }) {
  const router = useRouter();
  const [secret, setSecret] = useState("");
  async function remove({ id, name }: Channel) {
    try {
      await callApi("DELETE", `/page-channels/${id}`);
      say(`“${name}” is told nothing any more.`);
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
    router.refresh();
  }
  return (
    <Card id="channels" title="Channels">
      {channels.length === 0 ? (
        <Text c="dimmed" mb="md">
          None. Pages go out by mail and in the app.
        </Text>
      ) : (
        <RecordTable
          caption="Channels"
          rows={channels}
          idOf={({ id }) => id}
          columns={[
            { head: "Name", cell: ({ name }) => name },
            { head: "Kind", cell: ({ kind }) => kindWord[kind] },
            { head: "Host", mono: true, cell: ({ host }) => host },
            {
              head: "State",
              cell: ({ error, lastSentAt, id, returns }) => (
                <>
                  {error ??
                    (lastSentAt ? (
                      <>
                        Told <Moment at={lastSentAt} />
                      </>
                    ) : (
                      "Not told anything yet"
                    ))}
                  {returns && (
                    <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
                      Webhook of PagerDuty: /api/v1/page-channels/{id}/pagerduty
                    </Text>
                  )}
                </>
              ),
            },
            {
              head: "Remove",
              action: true,
              cell: (channel) => (
                <Button
                  size="xs"
                  variant="subtle"
                  color="danger"
                  onClick={() => remove(channel)}
                  aria-label={`Remove ${channel.name}`}
                >
                  Remove
                </Button>
              ),
            },
          ]}
        />
      )}
      {secret && (
        <div className={classes.once}>
          <Text>What it is signed with, by Standard Webhooks; it is shown this once:</Text>
          <CopyText value={secret} what="secret" />
        </div>
      )}
      <NewChannel
        onMade={(made) => {
          setSecret(made ?? "");
          router.refresh();
        }}
      />
    </Card>
  );
}

function NewChannel({ onMade }: { onMade(secret: string | null): void }) {
  const [kind, setKind] = useState<Channel["kind"]>("slack");
  const [problem, setProblem] = useState("");
  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const given = Object.fromEntries([...data].filter(([, value]) => value !== ""));
    setProblem("");
    try {
      const { secret } = (await callApi("POST", "/page-channels", { kind, ...given })) as { secret: string | null };
      form.reset();
      onMade(secret);
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  }
  return (
    <form onSubmit={submit}>
      <Stack maw={480} mt="md">
        <Select
          label="Add a channel"
          data={Object.entries(kindWord).map(([value, label]) => ({ value, label }))}
          value={kind}
          onChange={(value) => setKind(value as Channel["kind"])}
          allowDeselect={false}
        />
        <TextInput name="name" label="Name" maxLength={60} required />
        {kind === "pagerduty" ? (
          <>
            <TextInput
              name="routing_key"
              label="Routing key"
              description="Of an integration by Events API v2"
              required
            />
            <TextInput
              name="return_secret"
              label="Secret of its webhook"
              description="So that acknowledging there counts here; may stay empty"
            />
          </>
        ) : (
          <TextInput name="url" type="url" label="Address" description="https, and not inside your network" required />
        )}
        <Problem sentence={problem} />
        <div>
          <Button type="submit" variant="default">
            Add the channel
          </Button>
        </div>
      </Stack>
    </form>
  );
}
