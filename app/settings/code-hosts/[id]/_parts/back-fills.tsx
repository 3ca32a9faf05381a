"use client";

import { Button, Progress, Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { counted, number } from "@/app/_ui/format";
import { Moment } from "@/app/_ui/moment";
import { RecordTable } from "@/app/_ui/record-table";
import { sayFailure } from "@/app/_ui/toast";

/** As the API tells it. */
export type BackFill = {
  id: number;
  account: string;
  tells: boolean;
  state: "running" | "paused" | "done" | "failed";
  expected: number | null;
  alerts: number;
  incidents: { created: number; updated: number };
  left_out: string[];
  fault: string | null;
  resume_at: string | null;
  created_at: string;
};

const everyMs = 2_000;

/** What was read, and how far it is. */
export function BackFills({ fills }: { fills: BackFill[] }) {
  if (fills.length === 0) return <Text c="dimmed">Nothing was read yet.</Text>;
  return (
    <RecordTable
      caption="History that was read, newest first"
      rows={fills}
      idOf={({ id, state }) => `${id} ${state}`}
      columns={[
        {
          head: "What",
          cell: ({ account, tells }) => (
            <>
              {account}
              {tells && (
                <Text size="sm" c="dimmed">
                  Those concerned are mailed
                </Text>
              )}
            </>
          ),
        },
        { head: "Began", cell: ({ created_at }) => <Moment at={created_at} /> },
        { head: "State", cell: (fill) => <State known={fill} /> },
        { head: "Do", action: true, cell: (fill) => <Verb fill={fill} /> },
      ]}
    />
  );
}

function State({ known }: { known: BackFill }) {
  const fill = useLatest(known);
  const made = `${number(fill.incidents.created)} new, ${number(fill.incidents.updated)} changed`;
  return (
    <>
      {fill.state === "running" && fill.expected !== null && fill.expected > 0 && (
        <Progress value={Math.min(99, (100 * fill.alerts) / fill.expected)} aria-label="Alerts read" mb={4} />
      )}
      <div>
        {word[fill.state]}: {counted(fill.alerts, "alert")}
        {fill.state === "running" && fill.expected !== null && ` of ${number(fill.expected)}`}; {made}
      </div>
      {fill.fault && <div className="hb-muted">{fill.fault}</div>}
      {fill.resume_at && (
        <div className="hb-muted">
          Goes on <Moment at={fill.resume_at} />
        </div>
      )}
      {fill.left_out.length > 0 && (
        <details>
          <summary>{counted(fill.left_out.length, "thing")} left out</summary>
          <ul>
            {fill.left_out.map((what) => (
              <li key={what}>{what}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

const word = { running: "Reading", paused: "Paused", done: "Read", failed: "Stopped" } as const;

/** Looks again every two seconds while it runs. */
function useLatest(known: BackFill): BackFill {
  const router = useRouter();
  const [latest, setLatest] = useState(known);
  const { id } = known;
  const running = latest.state === "running";
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => {
      callApi("GET", `/back-fills/${id}`).then(
        (answer) => {
          const fill = answer as BackFill;
          setLatest(fill);
          if (fill.state !== "running") router.refresh();
        },
        // It is asked again in two seconds.
        () => undefined,
      );
    }, everyMs);
    return () => clearInterval(timer);
  }, [id, running, router]);
  return latest;
}

function Verb({ fill: { id, state, account } }: { fill: BackFill }) {
  const router = useRouter();
  if (state === "done") return null;
  const verb = state === "running" ? "pause" : "resume";
  async function perform() {
    await callApi("POST", `/back-fills/${id}/${verb}`).catch((error: unknown) => sayFailure(sentenceOf(error)));
    router.refresh();
  }
  const label = verb === "pause" ? "Pause" : "Go on";
  return (
    <Button size="xs" variant="default" onClick={perform} aria-label={`${label} reading ${account}`}>
      {label}
    </Button>
  );
}
