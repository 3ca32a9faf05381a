import { Text } from "@mantine/core";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { pageViewer } from "@/app/_server/viewer";
import { Card } from "@/app/_ui/card";
import { Facts } from "@/app/_ui/facts";
import { counted } from "@/app/_ui/format";
import { Moment } from "@/app/_ui/moment";
import { RemindButton } from "@/app/incidents/_actions/remind-button";
import { oneLine } from "@/emails/words";
import { can } from "@/lib/access/policy";
import { getDeveloper, listDevelopers } from "@/lib/identities/list-developers";
import { whoOwnsWorkOf } from "@/lib/incidents/who-owns";
import { listAssignable } from "@/lib/members/list";
import { SettingsFrame } from "../../_parts/settings-frame";
import { memberToBe } from "../_parts/member-to-be";
import { leftWord, notYet } from "../_parts/words";
import { AddressTable } from "./_parts/address-table";
import { AutoHealingForm } from "./_parts/auto-healing-form";
import { Candidates } from "./_parts/candidates";
import { LeaverForm } from "./_parts/leaver-form";
import { MergeSearch } from "./_parts/merge-search";
import { Merges } from "./_parts/merges";

export const metadata: Metadata = { title: "Developer" };

const candidatesShown = 8;

type Props = { params: Promise<{ id: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function DeveloperPage({ params, searchParams }: Props) {
  const { id: text } = await params;
  const viewer = await pageViewer(`/settings/identities/${text}`);
  if (!can(viewer, "members:write") || !/^\d{1,9}$/.test(text)) notFound();
  const id = Number(text);
  const developer = await getDeveloper(viewer, id).catch(() => notFound());
  const { merge } = await searchParams;
  const wanted = typeof merge === "string" ? merge.trim().slice(0, 200) : "";
  const [members, found, ownership] = await Promise.all([
    listAssignable(viewer),
    wanted ? listDevelopers(viewer, { q: wanted, only: "all" }, { limit: candidatesShown + 1 }) : null,
    whoOwnsWorkOf(viewer, id),
  ]);
  const name = oneLine(developer.name, 80);
  const { member, leftAt, openIncidents } = developer;
  const expected = member ? undefined : memberToBe(developer, members);
  return (
    <SettingsFrame viewer={viewer} title={name} lead={counted(developer.addresses.length, "address", "addresses")}>
      <Card id="person" title="Person">
        <Facts
          facts={[
            [
              "Member",
              member ? (
                <Link key="m" className="hb-link" href={`/settings/members/${member.id}`}>
                  {member.name}, {member.email}
                </Link>
              ) : expected ? (
                <span key="e">
                  {notYet}:{" "}
                  <Link className="hb-link" href={`/settings/members/${expected.id}`}>
                    {expected.name}, {expected.email}
                  </Link>
                </span>
              ) : (
                "No: nobody has signed in with an address of theirs"
              ),
            ],
            ["Open incidents", openIncidents === 0 ? "None" : counted(openIncidents, "incident")],
            [
              "Left",
              leftAt && (
                <span key="l">
                  {leftWord(developer.leftReason)}, <Moment at={leftAt.toISOString()} />
                </span>
              ),
            ],
          ]}
        />
        {openIncidents > 0 && !leftAt && <RemindButton developerId={id} />}
      </Card>
      <Card id="addresses" title="Addresses">
        {developer.addresses.length === 0 ? (
          <Text c="dimmed">No address is known of this person.</Text>
        ) : (
          <AddressTable
            developerId={id}
            addresses={developer.addresses.map(({ linkedAt, ...address }) => ({
              ...address,
              linkedAt: linkedAt?.toISOString() ?? null,
            }))}
            memberActive={member !== null && member.deactivatedAt === null}
            alone={developer.addresses.length === 1 && member === null}
          />
        )}
        {developer.merges.length > 0 && (
          <Merges developerId={id} merges={developer.merges.map((one) => ({ ...one, at: one.at.toISOString() }))} />
        )}
      </Card>
      <Card id="merge" title="Merge with another developer">
        <MergeSearch developerId={id} wanted={wanted} />
        {found && (
          <Candidates
            into={{ id, name, member: member !== null }}
            candidates={found.rows
              .filter((candidate) => candidate.id !== id)
              .slice(0, candidatesShown)
              .map((candidate) => ({
                id: candidate.id,
                name: oneLine(candidate.name, 80),
                member: candidate.member !== null,
                emails: candidate.addresses.map(({ email }) => email),
              }))}
          />
        )}
      </Card>
      <Card id="healing" title="Auto-healing">
        <AutoHealingForm developerId={id} level={developer.autoHealing} />
      </Card>
      <Card id="left" title={leftAt ? "Has left" : "Leaving"}>
        <LeaverForm
          developerId={id}
          name={name}
          left={leftAt !== null}
          openIncidents={openIncidents}
          ownership={ownership}
          members={members.filter((one) => one.id !== member?.id)}
        />
      </Card>
    </SettingsFrame>
  );
}
