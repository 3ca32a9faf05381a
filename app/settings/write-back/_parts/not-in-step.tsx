"use client";

import { Button, Text } from "@mantine/core";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Card } from "@/app/_ui/card";
import { Moment } from "@/app/_ui/moment";
import { RecordTable } from "@/app/_ui/record-table";
import { say, sayFailure } from "@/app/_ui/toast";

export type Row = {
  key: string;
  incidentId: number;
  what: string;
  standing: "due" | "in_step" | "conflict" | "failed" | "gone";
  error: string | null;
  attempts: number;
  at: string;
  retry: { path: string; body: object } | null;
};

const words = {
  due: "Waits to be written",
  in_step: "In step",
  conflict: "Decided otherwise on both sides",
  failed: "Failed",
  gone: "Gone there",
} as const;

/** Conflicts, failures and what waits; what failed is tried again from here. */
export function NotInStep({ rows }: { rows: Row[] }) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);

  async function retry({ path, body }: NonNullable<Row["retry"]>) {
    setBusy(true);
    try {
      await callApi("POST", path, body);
      say("It is tried again.");
      router.refresh();
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
    setBusy(false);
  }

  return (
    <Card id="not-in-step" title="Not in step">
      {rows.length === 0 ? (
        <Text c="dimmed">Everything that was decided is where it belongs.</Text>
      ) : (
        <RecordTable
          caption="Not in step, newest first"
          rows={rows}
          idOf={({ key }) => key}
          columns={[
            {
              head: "Incident",
              cell: ({ incidentId }) => (
                <Link className="hb-link" href={`/incidents/${incidentId}`}>
                  INC-{incidentId}
                </Link>
              ),
            },
            { head: "What", cell: ({ what }) => what },
            {
              head: "State",
              cell: ({ standing, error, attempts }) => (
                <>
                  {words[standing]}
                  {error && <div className="hb-muted">{error}</div>}
                  {attempts > 1 && <div className="hb-muted">Tried {attempts} times</div>}
                </>
              ),
            },
            { head: "Since", cell: ({ at }) => <Moment at={at} /> },
            {
              head: "Try again",
              action: true,
              cell: ({ retry: again, incidentId }) =>
                again ? (
                  <Button variant="default" size="xs" disabled={busy} onClick={() => retry(again)}>
                    Try again
                  </Button>
                ) : (
                  <Button component={Link} variant="default" size="xs" href={`/incidents/${incidentId}`}>
                    Decide
                  </Button>
                ),
            },
          ]}
        />
      )}
    </Card>
  );
}
