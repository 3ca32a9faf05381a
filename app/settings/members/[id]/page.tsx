import { Text } from "@mantine/core";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { pageViewer } from "@/app/_server/viewer";
import { Card } from "@/app/_ui/card";
import { ExportMenu } from "@/app/_ui/export-menu";
import { Facts } from "@/app/_ui/facts";
import { counted } from "@/app/_ui/format";
import { Moment } from "@/app/_ui/moment";
import { accessLevelWord } from "@/app/_ui/words";
import { isFresh } from "@/lib/access/fresh-sign-in";
import { can } from "@/lib/access/policy";
import { getMember, grantsOf, type MemberDetail } from "@/lib/members/get";
import { statusOf } from "@/lib/members/list";
import { listSessions } from "@/lib/members/session-list";
import { listTokens } from "@/lib/tokens/list";
import { FreshNotice } from "../../_parts/fresh-notice";
import { sessionRow } from "../../_parts/session-rows";
import { SessionsTable } from "../../_parts/sessions-table";
import { SettingsFrame } from "../../_parts/settings-frame";
import { SignOutEverywhere } from "../../_parts/sign-out-everywhere";
import { tokenRow } from "../../_parts/token-rows";
import { TokensTable } from "../../_parts/tokens-table";
import { memberStatusWord } from "../_parts/status-words";
import { grantRow } from "./_parts/grant-rows";
import { GrantsTable } from "./_parts/grants-table";
import { LevelForm } from "./_parts/level-form";
import { MemberEnd } from "./_parts/member-end";

export const metadata: Metadata = { title: "Member" };

const tokensShown = 100;

type Params = Promise<{ id: string }>;

export default async function MemberPage({ params }: { params: Params }) {
  const { id: text } = await params;
  const here = `/settings/members/${text}`;
  const viewer = await pageViewer(here);
  if (!can(viewer, "members:write") || !/^\d{1,9}$/.test(text)) notFound();
  const id = Number(text);
  const member = await getMember(viewer, id).catch(() => notFound());
  const [sessions, tokens, { grants, total }] = await Promise.all([
    listSessions(viewer, id),
    listTokens(viewer, { memberId: id }, { limit: tokensShown }),
    grantsOf(viewer, id),
  ]);
  const self = viewer.memberId === id;
  const ownerForManager = member.accessLevel === "owner" && viewer.accessLevel !== "owner";
  const mayChange = !self && !ownerForManager;
  return (
    <SettingsFrame viewer={viewer} title={member.name} lead={addressOf(member)}>
      {mayChange && !isFresh(viewer) && (
        <FreshNotice here={here}>
          To change what somebody may do, or to end their sessions, show that it is you.
        </FreshNotice>
      )}
      <Card id="access" title="Access">
        <Facts
          facts={[
            ["Status", memberStatusWord[statusOf(member)]],
            ["Level", accessLevelWord[member.accessLevel]],
            ["Sees", seesOf(member, total)],
            ["Signs in by", member.identities.map(({ issuer }) => new URL(issuer).host).join(", ")],
            ["Last sign-in", member.lastSignInAt ? <Moment key="l" at={member.lastSignInAt.toISOString()} /> : "Never"],
            ["Addresses", provenAddresses(member)],
            ["Time zone", member.timeZone],
          ]}
        />
        {self && <Text mt="md">This is you. Nobody changes their own level; another manager does.</Text>}
        {ownerForManager && <Text mt="md">The owner changes only when they hand the workspace over themselves.</Text>}
        {mayChange && !member.deactivatedAt && member.accessLevel !== "owner" && (
          <LevelForm id={id} level={member.accessLevel} />
        )}
      </Card>
      <Card
        id="grants"
        title="Incidents they were given"
        end={<ExportMenu table="grants" query={`member_id=${id}`} name="access" />}
      >
        <GrantsTable memberId={id} name={member.name} grants={grants.map(grantRow(id))} total={total} />
      </Card>
      <Card id="sessions" title="Sessions">
        <SessionsTable sessions={sessions.map(sessionRow)} />
        {mayChange && sessions.length > 0 && <SignOutEverywhere memberId={id} />}
      </Card>
      <Card
        id="tokens"
        title="Access tokens"
        end={<ExportMenu table="api_tokens" query={`member_id=${id}`} name="tokens" />}
      >
        <TokensTable tokens={tokens.rows.map(tokenRow)} empty="They have none." />
      </Card>
      {mayChange && (
        <Card id="end" title={member.deactivatedAt ? "Let them in again" : "Deactivate"}>
          <MemberEnd
            id={id}
            email={member.email}
            active={member.deactivatedAt === null}
            mayHandOver={viewer.accessLevel === "owner" && member.lastSignInAt !== null && !member.deactivatedAt}
          />
        </Card>
      )}
    </SettingsFrame>
  );
}

function addressOf({ email, identities }: MemberDetail): string {
  if (!email.endsWith("@unverified.invalid")) return email;
  return `${identities[0]?.email ?? "No address"}, not verified by the sign-in provider`;
}

function seesOf({ accessLevel, deactivatedAt }: MemberDetail, granted: number): string {
  if (deactivatedAt) return "Nothing: they are deactivated";
  if (accessLevel !== "restricted") return "Every incident";
  return `${counted(granted, "incident")} they were given, and those assigned to them`;
}

function provenAddresses({ developer }: MemberDetail): string {
  return (developer?.addresses ?? [])
    .filter(({ link }) => link !== "seen")
    .map(({ email }) => email)
    .join(", ");
}
