"use client";

import { Button, Table, Text, VisuallyHidden } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Moment } from "@/app/_ui/moment";
import { say, sayFailure } from "@/app/_ui/toast";
import { browserWords } from "./browser-words";

export type SessionRow = {
  id: number;
  userAgent: string | null;
  network: string | null;
  startedAt: string;
  lastSeenAt: string;
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
    <Table.ScrollContainer minWidth={600}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Browser</Table.Th>
            <Table.Th>Network</Table.Th>
            <Table.Th>Started</Table.Th>
            <Table.Th>Last seen</Table.Th>
            <Table.Th>
              <VisuallyHidden>End</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sessions.map((session) => (
            <Table.Tr key={session.id}>
              <Table.Td>
                <span title={session.userAgent ?? undefined}>{browserWords(session.userAgent)}</span>
                {session.current && (
                  <Text span c="var(--hb-accent)" fw={500}>
                    {" "}
                    · this device
                  </Text>
                )}
              </Table.Td>
              <Table.Td className="hb-mono">{session.network ?? "unknown"}</Table.Td>
              <Table.Td>
                <Moment at={session.startedAt} />
              </Table.Td>
              <Table.Td>
                <Moment at={session.lastSeenAt} />
              </Table.Td>
              <Table.Td ta="right">
                <Button variant="default" size="xs" loading={ending === session.id} onClick={() => end(session)}>
                  {session.current ? "Sign out" : "End"}
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
