import { Text } from "@mantine/core";
import Link from "next/link";
import { number } from "@/app/_ui/format";
import { RecordTable } from "@/app/_ui/record-table";
import { oneLine } from "@/emails/words";
import type { DeveloperRow } from "@/lib/identities/list-developers";
import { memberToBe } from "./member-to-be";
import { flagWord, leftWord, notYet } from "./words";

type Props = { rows: DeveloperRow[]; members: { id: number; name: string; email: string }[] };

export function DevelopersTable({ rows, members }: Props) {
  return (
    <RecordTable
      caption="Developers"
      rows={rows}
      idOf={({ id }) => id}
      columns={[
        {
          head: "Name",
          cell: ({ id, name }) => (
            <Link className="hb-link" href={`/settings/identities/${id}`}>
              {oneLine(name, 80)}
            </Link>
          ),
        },
        { head: "Addresses", cell: ({ addresses }) => <Addresses addresses={addresses} /> },
        {
          head: "Member",
          cell: (developer) => <MemberOf developer={developer} expected={memberToBe(developer, members)} />,
        },
        {
          head: "Left",
          cell: ({ leftAt, leftReason }) => (leftAt ? leftWord(leftReason) : <span className="hb-muted">No</span>),
        },
        { head: "Open incidents", numeric: true, cell: ({ openIncidents }) => number(openIncidents) },
      ]}
    />
  );
}

function MemberOf({
  developer,
  expected,
}: {
  developer: DeveloperRow;
  expected: Props["members"][number] | undefined;
}) {
  const member = developer.member ?? expected;
  if (!member) return <span className="hb-muted">No</span>;
  return (
    <>
      <Link className="hb-link" href={`/settings/members/${member.id}`}>
        {member.name}
      </Link>
      {!developer.member && <div className="hb-muted">{notYet}</div>}
    </>
  );
}

const shownAddresses = 3;

function Addresses({ addresses }: Pick<DeveloperRow, "addresses">) {
  const more = addresses.length - shownAddresses;
  if (addresses.length === 0) return <span className="hb-muted">None</span>;
  return (
    <>
      {addresses.slice(0, shownAddresses).map(({ id, email, unmailable }) => (
        <div key={id}>
          <span className="hb-mono">{oneLine(email, 120)}</span>
          {unmailable && (
            <Text span size="sm" c="dimmed">
              {" "}
              {flagWord[unmailable]}
            </Text>
          )}
        </div>
      ))}
      {more > 0 && (
        <Text size="sm" c="dimmed">
          and {more} more
        </Text>
      )}
    </>
  );
}
