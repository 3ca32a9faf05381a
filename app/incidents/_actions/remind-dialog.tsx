"use client";

import { Alert, Button, Group, List, Modal, Stack, Text, Textarea } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { counted } from "@/app/_ui/format";
import { Problem } from "@/app/_ui/problem";
import { say } from "@/app/_ui/toast";

type Answer = {
  reminded: { incident_id: number; by: "mail" | "notification"; email: string }[];
  skipped: { incident_id: number; reason: string }[];
  more?: number;
};

type Ask = {
  /** Where it is asked for, under /api/v1: for a selection of incidents, or for a developer. */
  path: string;
  /** Which ones, where the path does not say. */
  body?: { incident_ids: number[] };
};
type Props = { opened: boolean; onClose(): void } & (Ask | { /** One after the other. */ asks: readonly Ask[] });

/** Says who would be reminded of what before anybody is, and why others are not. */
export function RemindDialog({ opened, onClose, ...asked }: Props) {
  const asks = "asks" in asked ? asked.asks : [asked];
  return (
    <Modal opened={opened} onClose={onClose} title="Remind" closeButtonProps={{ "aria-label": "Close" }}>
      {opened && <RemindForm asks={asks} onClose={onClose} />}
    </Modal>
  );
}

function RemindForm({ asks, onClose }: { asks: readonly Ask[]; onClose(): void }) {
  const router = useRouter();
  const [preview, setPreview] = useState<Answer | null>(null);
  const [problem, setProblem] = useState("");
  const [settled, setSettled] = useState<number | null>(null);
  const [which] = useState(asks);
  const pending = preview !== null && settled !== null;

  useEffect(() => {
    askEach(which, { preview: true }, setSettled).then(
      (answer) => {
        setSettled(null);
        setPreview(answer);
      },
      (error: unknown) => setProblem(sentenceOf(error)),
    );
  }, [which]);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const words = String(new FormData(event.currentTarget).get("words") ?? "").trim();
    setProblem("");
    try {
      const { reminded } = await askEach(which, words ? { words } : {}, setSettled);
      say(`Reminded of ${counted(reminded.length, "incident")}.`);
      router.refresh();
      onClose();
    } catch (error) {
      setProblem(sentenceOf(error));
    }
    setSettled(null);
  }

  const inApp = preview?.reminded.some(({ by }) => by === "notification");
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {!preview && !problem && (
          <Text role="status">
            Looking at whose turn it is{which.length > 1 && settled !== null && `, ${settled} of ${which.length}`}…
          </Text>
        )}
        {preview && preview.reminded.length > 0 && <WhoHears reminded={preview.reminded} />}
        {preview && preview.reminded.length === 0 && <Text>Nobody can be reminded.</Text>}
        {preview && preview.skipped.length > 0 && (
          <Alert variant="outline" title={`Not reminded of ${counted(preview.skipped.length, "incident")}`}>
            <WhyNot skipped={preview.skipped} />
          </Alert>
        )}
        {preview?.more ? (
          <Text size="sm">{counted(preview.more, "more incident")} left out: too many to show at once.</Text>
        ) : null}
        {inApp && (
          <Textarea
            name="words"
            label="Your words"
            description="Optional. Members read them with the reminder; a mail to somebody without an account has its own."
            autosize
            minRows={2}
            maxLength={500}
          />
        )}
        <Problem sentence={problem} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={pending}>
            Cancel
          </Button>
          <Button type="submit" loading={pending} disabled={!preview || preview.reminded.length === 0}>
            Remind
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** What all of them answered, as one. */
async function askEach(asks: readonly Ask[], body: object, onProgress: (settled: number) => void): Promise<Answer> {
  const all: Required<Answer> = { reminded: [], skipped: [], more: 0 };
  for (const [index, ask] of asks.entries()) {
    onProgress(index);
    const { reminded, skipped, more = 0 } = (await callApi("POST", ask.path, { ...ask.body, ...body })) as Answer;
    all.reminded.push(...reminded);
    all.skipped.push(...skipped);
    all.more += more;
  }
  return all;
}

const mostNamed = 12;

/** Incident by incident; where they are many, by reason. */
function WhyNot({ skipped }: Pick<Answer, "skipped">) {
  const lines =
    skipped.length <= mostNamed
      ? skipped.map(({ incident_id, reason }) => `INC-${incident_id}: ${reason}`)
      : [...Map.groupBy(skipped, ({ reason }) => reason)].map(
          ([reason, those]) => `${counted(those.length, "incident")}: ${reason}`,
        );
  return (
    <List size="sm" spacing={4}>
      {lines.map((line) => (
        <List.Item key={line}>{line}</List.Item>
      ))}
    </List>
  );
}

function WhoHears({ reminded }: Pick<Answer, "reminded">) {
  const people = [...Map.groupBy(reminded, ({ email, by }) => `${email} ${by}`).values()];
  return (
    <List size="md" spacing={4}>
      {people.map((theirs) => (
        <List.Item key={theirs[0]?.email}>
          <strong>{theirs[0]?.email}</strong>, {theirs[0]?.by === "mail" ? "by mail with a new link" : "in the app"}, of{" "}
          {theirs.map(({ incident_id }) => `INC-${incident_id}`).join(", ")}
        </List.Item>
      ))}
    </List>
  );
}
