import { Table, TableScrollContainer, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from "@mantine/core";
import Link from "next/link";
import { number } from "@/app/_ui/format";
import { oneLine } from "@/emails/words";
import type { DeveloperRow } from "@/lib/identities/list-developers";
import { memberToBe } from "./member-to-be";
import { flagWord, leftWord, notYet } from "./words";

type Props = { rows: DeveloperRow[]; members: { id: number; name: string; email: string }[] };

export function DevelopersTable({ rows, members }: Props) {
  return (
    <TableScrollContainer minWidth={720} mt="sm">
      <Table>
        <TableThead>
          <TableTr>
            <TableTh>Name</TableTh>
            <TableTh>Addresses</TableTh>
            <TableTh>Member</TableTh>
            <TableTh>Left</TableTh>
            <TableTh ta="right">Open incidents</TableTh>
          </TableTr>
        </TableThead>
        <TableTbody>
          {rows.map((developer) => (
            <TableTr key={developer.id}>
              <TableTd style={{ overflowWrap: "anywhere" }}>
                <Link className="hb-link" href={`/settings/identities/${developer.id}`}>
                  {oneLine(developer.name, 80)}
                </Link>
              </TableTd>
              <TableTd style={{ overflowWrap: "anywhere" }}>
                <Addresses addresses={developer.addresses} />
              </TableTd>
              <TableTd style={{ overflowWrap: "anywhere" }}>
                <MemberOf developer={developer} expected={memberToBe(developer, members)} />
              </TableTd>
              <TableTd>
                {developer.leftAt ? leftWord(developer.leftReason) : <span className="hb-muted">No</span>}
              </TableTd>
              <TableTd ta="right" className="hb-tabular">
                {number(developer.openIncidents)}
              </TableTd>
            </TableTr>
          ))}
        </TableTbody>
      </Table>
    </TableScrollContainer>
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
