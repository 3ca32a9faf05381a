"use client";

import { Button, Group, Text } from "@mantine/core";
import { callApi } from "@/app/_ui/api";
import { counted } from "@/app/_ui/format";
import { Moment } from "@/app/_ui/moment";
import { RecordTable } from "@/app/_ui/record-table";
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
    <RecordTable
      caption="Addresses"
      rows={addresses}
      idOf={({ id }) => id}
      columns={[
        {
          head: "Address",
          cell: ({ email, unmailable }) => (
            <>
              <span className="hb-mono">{email}</span>
              {unmailable && (
                <Text size="sm" c="dimmed">
                  {flagWord[unmailable]}
                </Text>
              )}
            </>
          ),
        },
        { head: "How it is known", cell: (address) => <Known {...address} /> },
        { head: "Names seen with it", cell: ({ names }) => <Names names={names} /> },
        { head: "Places", numeric: true, cell: ({ places }) => places },
        {
          head: "Actions",
          action: true,
          cell: (address) => (
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
          ),
        },
      ]}
    />
  );
}

function Known({ link, linkedAt, linkedByName }: Address) {
  return (
    <>
      {linkWord[link]}
      {linkedAt && (
        <Text size="sm" c="dimmed">
          {link === "approved" && linkedByName && `${linkedByName}, `}
          <Moment at={linkedAt} />
        </Text>
      )}
    </>
  );
}

function Names({ names }: Pick<Address, "names">) {
  if (names.length === 0) return <span className="hb-muted">None</span>;
  return (
    <span title={names.join(", ")}>
      {names.slice(0, 3).join(", ")}
      {names.length > 3 && ` and ${counted(names.length - 3, "other")}`}
    </span>
  );
}
