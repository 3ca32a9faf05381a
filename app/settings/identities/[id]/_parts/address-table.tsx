"use client";

import { Button, Group, Table, Text, VisuallyHidden } from "@mantine/core";
import { callApi } from "@/app/_ui/api";
import { counted } from "@/app/_ui/format";
import { Moment } from "@/app/_ui/moment";
import { flagWord, linkWord } from "../../_parts/words";
import { usePerform } from "./perform";

type Address = {
  id: number;
  email: string;
  link: keyof typeof linkWord;
  linkedAt: string | null;
  linkedByName: string | null;
  names: string[];
  unmailable: keyof typeof flagWord | null;
  places: number;
};

type Props = { developerId: number; addresses: Address[]; memberActive: boolean; alone: boolean };

/** Every address with its provenance, and what a manager can say about it. */
export function AddressTable({ developerId, addresses, memberActive, alone }: Props) {
  const { busy, perform } = usePerform();

  const merge = (otherId: number) => callApi("POST", `/developers/${developerId}/merge`, { developer_id: otherId });
  async function moveOut({ id, email }: Address) {
    let own = 0;
    await perform(
      async () => {
        own = ((await callApi("POST", `/addresses/${id}/unmerge`)) as { developer_id: number }).developer_id;
      },
      `${email} is a developer of its own now.`,
      () => perform(() => merge(own), `${email} is back.`),
    );
  }

  return (
    <Table.ScrollContainer minWidth={680}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Address</Table.Th>
            <Table.Th>How it is known</Table.Th>
            <Table.Th>Names seen with it</Table.Th>
            <Table.Th ta="right">Places</Table.Th>
            <Table.Th>
              <VisuallyHidden>Actions</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {addresses.map((address) => (
            <Table.Tr key={address.id}>
              <Table.Td style={{ overflowWrap: "anywhere" }}>
                <span className="hb-mono">{address.email}</span>
                {address.unmailable && (
                  <Text size="sm" c="dimmed">
                    {flagWord[address.unmailable]}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                {linkWord[address.link]}
                {address.linkedAt && (
                  <Text size="sm" c="dimmed">
                    {address.link === "approved" && address.linkedByName && `${address.linkedByName}, `}
                    <Moment at={address.linkedAt} />
                  </Text>
                )}
              </Table.Td>
              <Table.Td style={{ overflowWrap: "anywhere" }}>
                {address.names.length === 0 ? (
                  <span className="hb-muted">None</span>
                ) : (
                  <span title={address.names.join(", ")}>
                    {address.names.slice(0, 3).join(", ")}
                    {address.names.length > 3 && ` and ${counted(address.names.length - 3, "other")}`}
                  </span>
                )}
              </Table.Td>
              <Table.Td ta="right" className="hb-tabular">
                {address.places}
              </Table.Td>
              <Table.Td>
                <Group gap="xs" justify="flex-end">
                  {address.unmailable === "shared" && (
                    <Button
                      size="xs"
                      variant="default"
                      disabled={busy}
                      onClick={() =>
                        perform(
                          () => callApi("POST", `/addresses/${address.id}/not-shared`),
                          `${address.email} counts as one person’s.`,
                        )
                      }
                      aria-label={`${address.email} is one person’s`}
                    >
                      One person after all
                    </Button>
                  )}
                  {!alone && !(address.link === "provider" && memberActive) && (
                    <Button
                      size="xs"
                      variant="default"
                      disabled={busy}
                      onClick={() => moveOut(address)}
                      aria-label={`Move out ${address.email}`}
                    >
                      Move out
                    </Button>
                  )}
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
