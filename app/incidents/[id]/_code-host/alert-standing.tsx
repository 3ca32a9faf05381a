"use client";

import { Button, Group, Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { say, sayFailure } from "@/app/_ui/toast";
import styles from "./code-host.module.css";

type Props = {
  incidentId: number;
  mayEdit: boolean;
  standing: "due" | "in_step" | "conflict" | "failed" | "gone";
  vendor: string;
  here: string;
  there: string;
  by: string | null;
  comment: string | null;
  error: string | null;
  attempts: number;
  checked: string | null;
};

/** Whether the alert at the source says the same; where it does not, both sides and a word for either. */
export function AlertStanding(props: Props) {
  const { incidentId, mayEdit, standing, vendor, here, there, by, comment, error, attempts, checked } = props;
  const router = useRouter();
  const [busy, setBusy] = useState(false);

  async function take(side: "here" | "there" | "retry") {
    setBusy(true);
    try {
      await callApi("POST", `/incidents/${incidentId}/alert`, { take: side });
      say(side === "there" ? `Taken over from ${vendor}.` : `Being written to ${vendor}.`);
      router.refresh();
    } catch (problem) {
      sayFailure(sentenceOf(problem));
    }
    setBusy(false);
  }

  if (standing === "in_step")
    return (
      <Text size="sm" mb="xs">
        {vendor} says the same: {there}
        {checked && <span className="hb-muted">, seen {checked}</span>}
      </Text>
    );
  if (standing === "gone")
    return (
      <Text size="sm" mb="xs">
        {vendor} no longer has this alert.
      </Text>
    );
  if (standing === "due")
    return (
      <div className={styles.thread}>
        <Text size="sm" role="status">
          Being written to {vendor}: {here}
        </Text>
        {error && (
          <Text size="sm" c="dimmed">
            Tried {attempts === 1 ? "once" : `${attempts} times`}: {error} It is tried again by itself.
          </Text>
        )}
        {error && mayEdit && (
          <Button variant="default" size="xs" mt={4} loading={busy} onClick={() => take("retry")}>
            Try again now
          </Button>
        )}
      </div>
    );
  if (standing === "failed")
    return (
      <div className={styles.conflict}>
        <Text size="sm">
          What was decided here ({here}) is not at {vendor}. {error}
        </Text>
        {mayEdit && (
          <Button variant="default" size="xs" mt="xs" loading={busy} onClick={() => take("retry")}>
            Try again
          </Button>
        )}
      </div>
    );
  return (
    <section className={styles.conflict} aria-label={`Decided otherwise at ${vendor}`}>
      <Text size="sm" fw={600}>
        Decided otherwise at {vendor} meanwhile
      </Text>
      <dl className={styles.sides}>
        <dt>Here</dt>
        <dd>{here}</dd>
        <dt>There</dt>
        <dd>
          {there}
          {by && `, by ${by}`}
          {comment && <div className="hb-muted">{comment}</div>}
        </dd>
      </dl>
      {mayEdit && (
        <Group gap="xs">
          <Button variant="default" size="xs" loading={busy} onClick={() => take("here")}>
            Keep what is here
          </Button>
          <Button variant="default" size="xs" loading={busy} onClick={() => take("there")}>
            Take what is there
          </Button>
        </Group>
      )}
    </section>
  );
}
