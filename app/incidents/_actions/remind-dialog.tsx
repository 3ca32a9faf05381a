"use client";

import { Alert, Button, Group, List, Modal, Stack, Text, Textarea } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { counted } from "@/app/_ui/format";
import { say } from "@/app/_ui/toast";

type Answer = {
  reminded: { incident_id: number; by: "mail" | "notification"; email: string }[];
  skipped: { incident_id: number; reason: string }[];
  more?: number;
};

type Props = {
  opened: boolean;
  /** Where it is asked for, under /api/v1: for a selection of incidents, or for a developer. */
  path: string;
  /** Which ones, where the path does not say. */
  body?: { incident_ids: number[] };
  onClose(): void;
};

/** Says who would be reminded of what before anybody is, and why others are not. */
export function RemindDialog({ opened, onClose, ...asked }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title="Remind" closeButtonProps={{ "aria-label": "Close" }}>
      {opened && <RemindForm {...asked} onClose={onClose} />}
    </Modal>
  );
}

function RemindForm({ path, body = undefined, onClose }: Omit<Props, "opened">) {
  const router = useRouter();
  const [preview, setPreview] = useState<Answer | null>(null);
  const [problem, setProblem] = useState("");
  const [pending, setPending] = useState(false);
  const [which] = useState(body ?? {});

  useEffect(() => {
    callApi("POST", path, { ...which, preview: true }).then(
      (answer) => setPreview(answer as Answer),
      (error: unknown) => setProblem(sentenceOf(error)),
    );
  }, [path, which]);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const words = String(new FormData(event.currentTarget).get("words") ?? "").trim();
    setPending(true);
    setProblem("");
    try {
      const { reminded } = (await callApi("POST", path, { ...which, ...(words ? { words } : {}) })) as Answer;
      say(`Reminded of ${counted(reminded.length, "incident")}.`);
      router.refresh();
      onClose();
    } catch (error) {
      setProblem(sentenceOf(error));
    }
    setPending(false);
  }

  const inApp = preview?.reminded.some(({ by }) => by === "notification");
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {!preview && !problem && <Text role="status">Looking at whose turn it is…</Text>}
        {preview && preview.reminded.length > 0 && <WhoHears reminded={preview.reminded} />}
        {preview && preview.reminded.length === 0 && <Text>Nobody can be reminded.</Text>}
        {preview && preview.skipped.length > 0 && (
          <Alert variant="outline" title={`Not reminded of ${counted(preview.skipped.length, "incident")}`}>
            <List size="sm" spacing={4}>
              {preview.skipped.map(({ incident_id, reason }) => (
                <List.Item key={incident_id}>
                  INC-{incident_id}: {reason}
                </List.Item>
              ))}
            </List>
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
        {problem && (
          <Text role="alert" c="var(--hb-danger)">
            {problem}
          </Text>
        )}
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
