"use client";

import { Button, Table, Text, VisuallyHidden } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Moment } from "@/app/_ui/moment";
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
    <Table.ScrollContainer minWidth={680}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>Scopes</Table.Th>
            <Table.Th>Last used</Table.Th>
            <Table.Th>Ends</Table.Th>
            <Table.Th>
              <VisuallyHidden>Revoke</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {tokens.map((token) => (
            <Table.Tr key={token.id} {...(token.status === "active" ? {} : { c: "dimmed" })}>
              <Table.Td style={{ overflowWrap: "anywhere" }}>{token.name}</Table.Td>
              <Table.Td className="hb-mono">{token.scopes.join(" ")}</Table.Td>
              <Table.Td>{token.lastUsedAt ? <Moment at={token.lastUsedAt} /> : "Never"}</Table.Td>
              <Table.Td>
                {token.status === "revoked" && "Revoked"}
                {token.status === "expired" && "Expired"}
                {token.status === "active" && (token.expiresAt ? <Moment at={token.expiresAt} /> : "Never")}
              </Table.Td>
              <Table.Td ta="right">
                {token.status === "active" && (
                  <Button
                    variant={asked === token.id ? "filled" : "default"}
                    {...(asked === token.id ? { color: "danger" } : {})}
                    size="xs"
                    onClick={() => revoke(token.id)}
                    onBlur={() => setAsked(undefined)}
                    aria-label={`Revoke ${token.name}`}
                  >
                    {asked === token.id ? "Revoke for good" : "Revoke"}
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
