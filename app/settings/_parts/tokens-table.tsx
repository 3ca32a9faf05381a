"use client";

import { Button, Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Moment } from "@/app/_ui/moment";
import { RecordTable } from "@/app/_ui/record-table";
import { say, sayFailure } from "@/app/_ui/toast";

export type TokenRow = {
  id: string;
  name: string;
  scopes: string[];
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  status: "active" | "expired" | "revoked";
};

/** Tokens, each with the button that ends it. What has ended stays listed, so that a log entry can be understood. */
export function TokensTable({ tokens, empty }: { tokens: TokenRow[]; empty: string }) {
  const router = useRouter();
  const [asked, setAsked] = useState<string>();

  async function revoke(id: string) {
    if (asked !== id) return setAsked(id);
    try {
      await callApi("DELETE", `/api_tokens/${id}`);
      say("The token is revoked.");
      router.refresh();
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
    setAsked(undefined);
  }

  if (tokens.length === 0) return <Text c="dimmed">{empty}</Text>;
  return (
    <RecordTable
      caption="Access tokens"
      rows={tokens}
      idOf={({ id }) => id}
      isOver={({ status }) => status !== "active"}
      columns={[
        { head: "Name", cell: ({ name }) => name },
        { head: "Scopes", mono: true, cell: ({ scopes }) => scopes.join(" ") },
        { head: "Last used", cell: ({ lastUsedAt }) => (lastUsedAt ? <Moment at={lastUsedAt} /> : "Never") },
        { head: "Ends", cell: endOf },
        {
          head: "Revoke",
          action: true,
          cell: ({ id, name, status }) =>
            status === "active" && (
              <Button
                variant={asked === id ? "filled" : "default"}
                {...(asked === id ? { color: "danger" } : {})}
                size="xs"
                onClick={() => revoke(id)}
                onBlur={() => setAsked(undefined)}
                aria-label={`Revoke ${name}`}
              >
                {asked === id ? "Revoke for good" : "Revoke"}
              </Button>
            ),
        },
      ]}
    />
  );
}

function endOf({ status, expiresAt }: TokenRow) {
  if (status === "revoked") return "Revoked";
  if (status === "expired") return "Expired";
  return expiresAt ? <Moment at={expiresAt} /> : "Never";
}
