import { Text } from "@mantine/core";
import Link from "next/link";
import { Moment } from "@/app/_ui/moment";
import { RecordTable } from "@/app/_ui/record-table";
import { connectionName, type Kind, kindName } from "./words";

type Row = {
  id: number;
  kind: Kind;
  url: string;
  account: string;
  writeBack: boolean;
  checkedAt: string | null;
  sweptAt: string | null;
  trouble: string | null;
};

/** Which code hosts are connected, and whether each of them works. */
export function ConnectionsTable({ connections }: { connections: Row[] }) {
  if (connections.length === 0)
    return (
      <Text c="dimmed">
        None yet. Without one, Handback knows what webhooks and reports bring, and nothing of before. Connect your
        organisation below; it takes two minutes.
      </Text>
    );
  return (
    <RecordTable
      caption="Connected code hosts"
      rows={connections}
      idOf={({ id }) => id}
      columns={[
        {
          head: "Connection",
          cell: (row) => (
            <Link className="hb-link" href={`/settings/code-hosts/${row.id}`}>
              {connectionName(row)}
            </Link>
          ),
        },
        { head: "Kind", cell: ({ kind }) => kindName[kind] },
        {
          head: "State",
          cell: ({ trouble, checkedAt }) =>
            trouble ? (
              <Text span size="sm" c="var(--hb-danger)">
                {trouble}
              </Text>
            ) : checkedAt ? (
              "Works"
            ) : (
              "Not tested yet"
            ),
        },
        { head: "Alerts compared", cell: ({ sweptAt }) => (sweptAt ? <Moment at={sweptAt} /> : "Not yet") },
        { head: "Write-back", cell: ({ writeBack }) => (writeBack ? "On" : "Off") },
      ]}
    />
  );
}
