import {
  Table,
  TableScrollContainer,
  TableTbody,
  TableTd,
  TableTh,
  TableThead,
  TableTr,
  Text,
  Title,
} from "@mantine/core";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { pageViewer } from "@/app/_server/viewer";
import { counted } from "@/app/_ui/format";
import { Moment } from "@/app/_ui/moment";
import { accessLevelWord } from "@/app/_ui/words";
import { isFresh } from "@/lib/access/fresh-sign-in";
import { can } from "@/lib/access/policy";
import { listInvitations } from "@/lib/members/invite";
import { listMembers } from "@/lib/members/list";
import { AccessLevel } from "@/prisma/generated/enums";
import classes from "../_parts/settings.module.css";
import { SettingsFrame } from "../_parts/settings-frame";
import { Invitations } from "./_parts/invitations";
import { InviteForm } from "./_parts/invite-form";
import { MemberFilterForm } from "./_parts/member-filter-form";
import { memberStatusWord } from "./_parts/status-words";

export const metadata: Metadata = { title: "Members" };

const shown = 100;

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function MembersPage({ searchParams }: { searchParams: Search }) {
  const viewer = await pageViewer("/settings/members");
  if (!can(viewer, "members:write")) notFound();
  const search = await searchParams;
  const text = (value: string | string[] | undefined) => (typeof value === "string" ? value : "");
  const level = Object.values(AccessLevel).find((one) => one === search.level);
  const active = { active: true, deactivated: false }[text(search.status)];
  const filter = { accessLevel: level, active, search: text(search.search), invited: false };
  const [page, invitations] = await Promise.all([
    listMembers(viewer, filter, { cursor: text(search.cursor), limit: shown }),
    listInvitations(viewer),
  ]);
  const wish = new URLSearchParams({ search: filter.search, level: level ?? "", status: text(search.status) });
  const at = (cursor: string) => `/settings/members?${new URLSearchParams([...wish, ["cursor", cursor]])}`;
  return (
    <SettingsFrame
      viewer={viewer}
      title="Members"
      lead="Who signs in here, and what they may do. A change holds from their next request on, for their tokens too."
    >
      <section className={classes.card} aria-labelledby="members">
        <Title order={2} id="members">
          Members
        </Title>
        <MemberFilterForm search={filter.search} level={level ?? ""} status={text(search.status)} />
        {page.rows.length === 0 ? (
          <Text c="dimmed" mt="md">
            Nobody matches. <Link href="/settings/members">Clear the filters</Link>
          </Text>
        ) : (
          <TableScrollContainer minWidth={720} mt="sm">
            <Table>
              <TableThead>
                <TableTr>
                  <TableTh>Name</TableTh>
                  <TableTh>Level</TableTh>
                  <TableTh>Status</TableTh>
                  <TableTh>Last sign-in</TableTh>
                  <TableTh ta="right">Open incidents</TableTh>
                  <TableTh ta="right">Tokens</TableTh>
                </TableTr>
              </TableThead>
              <TableTbody>
                {page.rows.map((member) => (
                  <TableTr key={member.id}>
                    <TableTd style={{ overflowWrap: "anywhere" }}>
                      <Link className="hb-link" href={`/settings/members/${member.id}`}>
                        {member.name}
                      </Link>
                      <Text size="sm" c="dimmed">
                        {member.email.endsWith("@unverified.invalid") ? "address not verified" : member.email}
                      </Text>
                    </TableTd>
                    <TableTd>{accessLevelWord[member.accessLevel]}</TableTd>
                    <TableTd>{memberStatusWord[member.status]}</TableTd>
                    <TableTd>
                      {member.lastSignInAt ? <Moment at={member.lastSignInAt.toISOString()} /> : "Never"}
                    </TableTd>
                    <TableTd ta="right" className="hb-tabular">
                      {member.openIncidents}
                    </TableTd>
                    <TableTd ta="right" className="hb-tabular">
                      {member.tokens}
                    </TableTd>
                  </TableTr>
                ))}
              </TableTbody>
            </Table>
          </TableScrollContainer>
        )}
        {(page.previous || page.next) && (
          <nav aria-label="Pages" style={{ display: "flex", gap: 16, marginTop: 12 }}>
            {page.previous && (
              <Link className="hb-link" href={at(page.previous)}>
                Earlier
              </Link>
            )}
            {page.next && (
              <Link className="hb-link" href={at(page.next)}>
                More
              </Link>
            )}
          </nav>
        )}
      </section>
      <section className={classes.card} aria-labelledby="invite">
        <Title order={2} id="invite">
          Invite people
        </Title>
        <InviteForm fresh={isFresh(viewer)} />
      </section>
      {invitations.length > 0 && (
        <section className={classes.card} aria-labelledby="invitations">
          <Title order={2} id="invitations">
            {counted(invitations.length, "invitation")} not taken up
          </Title>
          <Invitations
            invitations={invitations.map(({ id, email, accessLevel, invitedAt, inviteExpiresAt }) => ({
              id,
              email,
              accessLevel,
              invitedAt: invitedAt?.toISOString() ?? "",
              expiresAt: inviteExpiresAt?.toISOString() ?? "",
              lapsed: !inviteExpiresAt || inviteExpiresAt <= new Date(),
            }))}
          />
        </section>
      )}
    </SettingsFrame>
  );
}
