"use client";

import { Button, Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { sayFailure } from "@/app/_ui/toast";
import { httpsOnly } from "@/emails/words";
import styles from "./code-host.module.css";

type Thread = {
  id: number;
  kind: "issue" | "change";
  host: string;
  repository: string;
  number: number | null;
  url: string | null;
  state: "wanted" | "open" | "closed" | "merged" | "failed";
  error: string | null;
  closedBy: string | null;
};
type Props = { incidentId: number; thread: Thread; asks: boolean; mayEdit: boolean };

const nouns = { issue: "Issue", change: "Change" } as const;
const states = { wanted: "being made", open: "open", closed: "closed", merged: "merged", failed: "not made" } as const;

/** One issue or change with how it stands. `asks`: it was closed there while the incident is open. */
export function ThreadLine({ incidentId, thread, asks, mayEdit }: Props) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const { id, kind, repository, number, url, state, error, closedBy } = thread;
  const name = `${nouns[kind]} ${number === null ? "in " : ""}${repository}${number === null ? "" : `#${number}`}`;
  const href = httpsOnly(url);

  async function retry() {
    setBusy(true);
    try {
      await callApi("POST", `/incidents/${incidentId}/threads/${id}/retry`);
      router.refresh();
    } catch (problem) {
      sayFailure(sentenceOf(problem));
    }
    setBusy(false);
  }

  return (
    <div className={styles.thread}>
      <Text size="sm" style={{ overflowWrap: "anywhere" }}>
        {href ? (
          <a className="hb-link" href={href} rel="noreferrer">
            {name}
          </a>
        ) : (
          name
        )}{" "}
        <span className="hb-muted" role="status">
          {states[state]}
          {closedBy && state !== "open" && ` by ${closedBy}`}
        </span>
      </Text>
      {asks && (
        <Text size="sm" c="dimmed">
          The issue is closed and the incident is open. Is it fixed? Then resolve it here.
        </Text>
      )}
      {error && (
        <Text size="sm" c="var(--hb-danger)">
          {error}
        </Text>
      )}
      {error && mayEdit && (
        <Button variant="default" size="xs" mt={4} loading={busy} onClick={retry}>
          Try again
        </Button>
      )}
    </div>
  );
}
