import { Text } from "@mantine/core";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { pageViewer } from "@/app/_server/viewer";
import { Card } from "@/app/_ui/card";
import { ExportMenu } from "@/app/_ui/export-menu";
import { counted } from "@/app/_ui/format";
import { Moment } from "@/app/_ui/moment";
import { RecordTable } from "@/app/_ui/record-table";
import { accessLevelWord } from "@/app/_ui/words";
import { isFresh } from "@/lib/access/fresh-sign-in";
import { can } from "@/lib/access/policy";
import { listInvitations } from "@/lib/members/invite";
import { listMembers } from "@/lib/members/list";
import { AccessLevel } from "@/prisma/generated/enums";
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
      <Card id="members" title="Members" end={<ExportMenu table="members" query={exportQuery(filter)} />}>
        <MemberFilterForm search={filter.search} level={level ?? ""} status={text(search.status)} />
        {page.rows.length === 0 ? (
          <Text c="dimmed" mt="md">
            Nobody matches. <Link href="/settings/members">Clear the filters</Link>
          </Text>
        ) : (
          <RecordTable
            caption="Members"
            rows={page.rows}
            idOf={({ id }) => id}
            columns={[
              {
                head: "Name",
                cell: ({ id, name, email }) => (
                  <>
                    <Link className="hb-link" href={`/settings/members/${id}`}>
                      {name}
                    </Link>
                    <Text size="sm" c="dimmed">
                      {email.endsWith("@unverified.invalid") ? "address not verified" : email}
                    </Text>
                  </>
                ),
              },
              { head: "Level", cell: ({ accessLevel }) => accessLevelWord[accessLevel] },
              { head: "Status", cell: ({ status }) => memberStatusWord[status] },
              {
                head: "Last sign-in",
                cell: ({ lastSignInAt }) => (lastSignInAt ? <Moment at={lastSignInAt.toISOString()} /> : "Never"),
              },
              { head: "Open incidents", numeric: true, cell: ({ openIncidents }) => openIncidents },
              { head: "Tokens", numeric: true, cell: ({ tokens }) => tokens },
            ]}
          />
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
      </Card>
      <Card id="invite" title="Invite people">
        <InviteForm fresh={isFresh(viewer)} />
      </Card>
      {invitations.length > 0 && (
        <Card
          id="invitations"
          title={<>{counted(invitations.length, "invitation")} not taken up</>}
          end={<ExportMenu table="invitations" name="invitations" />}
        >
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
        </Card>
      )}
    </SettingsFrame>
  );
}

/** What the list is narrowed by, in the words of the API. */
function exportQuery({
  search,
  accessLevel,
  active,
}: {
  search: string;
  accessLevel: string | undefined;
  active: boolean | undefined;
}) {
  const words = { search, access_level: accessLevel ?? "", active: active === undefined ? "" : String(active) };
  return new URLSearchParams(Object.entries(words).filter(([, word]) => word !== "")).toString();
}
