"use client";

import { Button, Checkbox, Group } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { CopyText } from "@/app/_ui/copy-text";
import { counted } from "@/app/_ui/format";
import { Moment } from "@/app/_ui/moment";
import { RecordTable } from "@/app/_ui/record-table";
import { say, sayFailure } from "@/app/_ui/toast";
import { sourceWord } from "@/app/_ui/words";
import type { DeliveryState } from "@/prisma/generated/enums";
import { stateWord } from "./address";

type Row = {
  id: string;
  source: string;
  event: string;
  state: DeliveryState;
  attempts: number;
  error: string | null;
  outcome: string | null;
  receivedAt: string;
  processedAt: string | null;
  notBefore: string;
};

const isStuck = (state: DeliveryState | undefined): state is "dead" | "quarantined" =>
  state === "dead" || state === "quarantined";

/** What was delivered, and a way to try again what failed. */
export function DeliveriesTable({ rows, state }: { rows: Row[]; state: DeliveryState | undefined }) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const ids = rows.filter(({ id }) => chosen.has(id)).map(({ id }) => id);

  function choose(id: string, wanted: boolean) {
    setChosen((before) => new Set(wanted ? [...before, id] : [...before].filter((one) => one !== id)));
  }

  async function replay(which: { ids: string[] } | { state: string }) {
    setBusy(true);
    try {
      const { replayed } = (await callApi("POST", "/deliveries/replay", which)) as { replayed: number };
      say(
        replayed === 0
          ? "There was nothing left to replay."
          : `${counted(replayed, "delivery", "deliveries")} will be tried again.`,
      );
      router.refresh();
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
    setBusy(false);
  }

  return (
    <>
      {isStuck(state) && (
        <Group my="sm">
          <Button loading={busy} disabled={ids.length === 0} onClick={() => replay({ ids })}>
            Replay the chosen{ids.length > 0 && ` (${ids.length})`}
          </Button>
          <Button variant="default" loading={busy} onClick={() => replay({ state })}>
            Replay all of them
          </Button>
        </Group>
      )}
      <RecordTable
        caption="Deliveries, newest first"
        rows={rows}
        idOf={({ id }) => id}
        columns={[
          ...(isStuck(state)
            ? [
                {
                  head: "Choose",
                  action: true,
                  cell: ({ id, receivedAt }: Row) => (
                    <Checkbox
                      checked={chosen.has(id)}
                      onChange={(event) => choose(id, event.currentTarget.checked)}
                      aria-label={`Choose the delivery of ${receivedAt.slice(0, 16).replace("T", " ")} UTC`}
                    />
                  ),
                },
              ]
            : []),
          { head: "Received", cell: ({ receivedAt }) => <Moment at={receivedAt} /> },
          { head: "From", cell: ({ source, event }) => `${sourceWord(source)}${event ? `: ${event}` : ""}` },
          { head: "State", cell: (row) => <State row={row} /> },
          { head: "Attempts", numeric: true, cell: ({ attempts }) => attempts },
          { head: "Number", cell: ({ id }) => <CopyText value={id} what="delivery's number" /> },
          {
            head: "Replay",
            action: true,
            cell: ({ id, state }) =>
              isStuck(state) && (
                <Button variant="default" size="xs" disabled={busy} onClick={() => replay({ ids: [id] })}>
                  Replay
                </Button>
              ),
          },
        ]}
      />
    </>
  );
}

/** What no retry mends is told as such; of all else, what kind of failure it was. */
function errorWord(error: string): string {
  return error === "Invalid" || error === "Malformed" ? "Not what this source sends" : error;
}

function State({ row: { state, error, outcome, attempts, notBefore } }: { row: Row }) {
  return (
    <>
      {stateWord[state]}
      {outcome && <div className="hb-muted">{outcome}</div>}
      {error && <div className="hb-muted">{errorWord(error)}</div>}
      {state === "quarantined" && <div className="hb-muted">Signed rightly, but at another time than it came</div>}
      {state === "received" && attempts > 0 && (
        <div className="hb-muted">
          Next try <Moment at={notBefore} />
        </div>
      )}
    </>
  );
}
