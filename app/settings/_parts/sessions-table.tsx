"use client";

import { Button, Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Moment } from "@/app/_ui/moment";
import { RecordTable } from "@/app/_ui/record-table";
import { say, sayFailure } from "@/app/_ui/toast";
import { browserWords } from "./browser-words";

export type SessionRow = {
  id: number;
  userAgent: string | null;
  network: string | null;
  startedAt: string;
  lastSeenAt: string;
  vouchedAt: string | null;
  current: boolean;
};

/** Where somebody is signed in, each with the button that ends it. */
export function SessionsTable({ sessions }: { sessions: SessionRow[] }) {
  const router = useRouter();
  const [ending, setEnding] = useState<number>();

  async function end({ id, current }: SessionRow) {
    setEnding(id);
    try {
      await callApi("DELETE", `/sessions/${id}`);
      if (current) return window.location.assign("/sign-in?signed_out=1");
      say("The session has ended.");
      router.refresh();
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
    setEnding(undefined);
  }

  if (sessions.length === 0) return <Text c="dimmed">Nowhere at the moment.</Text>;
  return (
    <RecordTable
      caption="Sessions"
      rows={sessions}
      idOf={({ id }) => id}
      columns={[
        {
          head: "Browser",
          cell: ({ userAgent, current }) => (
            <>
              <span title={userAgent ?? undefined}>{browserWords(userAgent)}</span>
              {current && (
                <Text span c="var(--hb-accent)" fw={500}>
                  {" "}
                  · this device
                </Text>
              )}
            </>
          ),
        },
        { head: "Network", mono: true, cell: ({ network }) => network ?? "unknown" },
        { head: "Started", cell: ({ startedAt }) => <Moment at={startedAt} /> },
        { head: "Last seen", cell: ({ lastSeenAt }) => <Moment at={lastSeenAt} /> },
        {
          head: "Confirmed by the provider",
          cell: ({ vouchedAt }) =>
            vouchedAt ? <Moment at={vouchedAt} /> : <span className="hb-muted">At sign-in only</span>,
        },
        {
          head: "End",
          action: true,
          cell: (session) => (
            <Button variant="default" size="xs" loading={ending === session.id} onClick={() => end(session)}>
              {session.current ? "Sign out" : "End"}
            </Button>
          ),
        },
      ]}
    />
  );
}
