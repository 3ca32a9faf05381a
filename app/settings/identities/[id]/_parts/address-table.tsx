"use client";

import { Button, Group, Text } from "@mantine/core";
import { counted } from "@/app/_ui/format";
import { Moment } from "@/app/_ui/moment";
import { RecordTable } from "@/app/_ui/record-table";
import { sayFailure } from "@/app/_ui/toast";
import { useCall } from "@/app/_ui/use-call";
import { flagWord, linkWord } from "../../_parts/words";

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
  const { pending, call } = useCall("", sayFailure);

  const moveOut = ({ id, email }: Address) =>
    call<{ developer_id: number }>(
      "POST",
      `/addresses/${id}/unmerge`,
      {},
      `${email} is a developer of its own now.`,
      ({ developer_id }) => call("POST", `/developers/${developerId}/merge`, { developer_id }, `${email} is back.`),
    );

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
                  disabled={pending}
                  onClick={() =>
                    call("POST", `/addresses/${address.id}/not-shared`, {}, `${address.email} counts as one person’s.`)
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
                  disabled={pending}
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
