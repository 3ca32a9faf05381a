"use client";

import { Button, Group, Select, Text, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Card } from "@/app/_ui/card";
import { CopyText } from "@/app/_ui/copy-text";
import { ExportMenu } from "@/app/_ui/export-menu";
import { Moment } from "@/app/_ui/moment";
import { RecordTable } from "@/app/_ui/record-table";
import { sayFailure } from "@/app/_ui/toast";
import { sourceWord } from "@/app/_ui/words";
import { RemoveEndpoint } from "./remove-endpoint";
import classes from "./settings.module.css";

type Endpoint = {
  id: string;
  source: string;
  name: string;
  url: string;
  createdAt: string;
  lastAcceptedAt: string | null;
  weak: boolean;
  previousValidUntil: string | null;
};
type Shown = { url: string; secret: string; note: ReactNode };

const overlaps = [
  { value: "0", label: "Not at all" },
  { value: "1", label: "One hour" },
  { value: "24", label: "A day" },
  { value: "168", label: "A week" },
];

/** Where the address and the secret are entered, in the words of whoever asks for them. */
const whereTo: Record<string, string> = {
  github:
    "At GitHub: the organisation’s Settings, Webhooks, Add webhook. The address is the Payload URL, and the content type application/json. Choose Secret scanning alerts and alert locations, Code scanning alerts, Dependabot alerts, Pushes and Repositories; for answers in comments also Issues, Issue comments, Pull requests and Pull request review comments.",
  gitlab:
    "At GitLab: the group’s Settings, Webhooks. The secret is the signing token. Choose Push, Vulnerability and Project events; for answers in comments also Comments, Issues and Merge request events.",
  gitguardian: "At GitGuardian: Settings, Integrations, Custom webhook. The secret is the signature token.",
};

const nameOf = ({ name, source }: Endpoint) => (name === source ? sourceWord(source) : name);

/** The webhooks that deliver incidents. A secret is shown once, when it is made. */
export function EndpointsCard({ sources, endpoints }: { sources: string[]; endpoints: Endpoint[] }) {
  const router = useRouter();
  const [source, setSource] = useState(sources[0] ?? null);
  const [name, setName] = useState("");
  const [shown, setShown] = useState<Shown>();
  const [overlap, setOverlap] = useState("24");

  async function perform(work: () => Promise<Shown>) {
    try {
      setShown(await work());
      router.refresh();
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
  }

  const create = () =>
    perform(async () => {
      const made = (await callApi("POST", "/endpoints", {
        source,
        ...(name.trim() ? { name: name.trim() } : {}),
      })) as { url: string; secret: string };
      setName("");
      return { ...made, note: source && whereTo[source] };
    });
  const rotate = (endpoint: Endpoint) =>
    perform(async () => {
      const made = (await callApi("POST", `/endpoints/${endpoint.id}/rotate`, { overlap_hours: Number(overlap) })) as {
        secret: string;
        previous_secret_valid_until: string;
      };
      const note =
        overlap === "0" ? (
          "The one before is no longer accepted."
        ) : (
          <>
            The one before is accepted as well; it ends <Moment at={made.previous_secret_valid_until} />.
          </>
        );
      return { url: endpoint.url, secret: made.secret, note };
    });

  return (
    <Card id="endpoints" title="Webhooks" end={<ExportMenu table="endpoints" name="webhooks" />}>
      {endpoints.length === 0 ? (
        <Text c="dimmed">No source delivers yet. Make an endpoint for the first.</Text>
      ) : (
        <RecordTable
          caption="Webhooks"
          rows={endpoints}
          idOf={({ id }) => id}
          columns={[
            { head: "Source", cell: nameOf },
            { head: "Address", cell: ({ url }) => <CopyText value={url} what="address" /> },
            {
              head: "Last delivery",
              cell: ({ lastAcceptedAt, weak }) => (
                <>
                  {lastAcceptedAt ? <Moment at={lastAcceptedAt} /> : "Nothing yet"}
                  {weak && (
                    <Text size="xs" c="dimmed">
                      Weak: it sends the secret itself, and no signature. Set a signing token where it comes from.
                    </Text>
                  )}
                </>
              ),
            },
            {
              head: "Secret",
              action: true,
              cell: (endpoint) => (
                <>
                  <Group gap="xs" wrap="nowrap">
                    <Button
                      variant="default"
                      size="xs"
                      onClick={() => rotate(endpoint)}
                      aria-label={`New secret for ${endpoint.name}`}
                    >
                      New secret
                    </Button>
                    <RemoveEndpoint id={endpoint.id} name={nameOf(endpoint)} tell={sayFailure} />
                  </Group>
                  {endpoint.previousValidUntil && (
                    <Text size="xs" c="dimmed">
                      The one before ends <Moment at={endpoint.previousValidUntil} />
                    </Text>
                  )}
                </>
              ),
            },
          ]}
        />
      )}
      {shown && (
        <div className={classes.once} role="status">
          <Text fw={600}>Copy the secret now, it is not shown again.</Text>
          <CopyText value={shown.url} what="address" />
          <CopyText value={shown.secret} what="secret" />
          <Text size="sm" mt="xs">
            {shown.note}
          </Text>
        </div>
      )}
      {endpoints.length > 0 && (
        <Select
          label="With a new secret, the one before stays valid for"
          data={overlaps}
          value={overlap}
          onChange={(value) => setOverlap(value ?? "24")}
          allowDeselect={false}
          w={320}
          maw="100%"
          mt="md"
        />
      )}
      <Group align="end" mt="md">
        <Select
          label="One more webhook, from"
          data={sources.map((name) => ({ value: name, label: sourceWord(name) }))}
          value={source}
          onChange={setSource}
          allowDeselect={false}
          w={200}
        />
        <TextInput
          label="Name, to tell it from others"
          placeholder="Optional"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={80}
          w={240}
        />
        <Button variant="default" onClick={create}>
          Make an endpoint
        </Button>
      </Group>
    </Card>
  );
}
