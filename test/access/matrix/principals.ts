import { randomBytes } from "node:crypto";
import { system } from "@/lib/access/viewer";
import { db, inTransaction } from "@/lib/db/client";
import { keepSession } from "@/lib/members/sessions";
import { createLink } from "@/lib/sharing/create";
import { exchangeToken } from "@/lib/sharing/open";
import { signingKid, signLinkToken } from "@/lib/sharing/token";
import { createToken } from "@/lib/tokens/tokens";
import type { Member } from "@/prisma/generated/client";
import { linkViewer, memberViewer } from "../../cast";
import type { Level, Reach, Standing } from "./oracle";

export type Principal = {
  name: string;
  standing: Standing;
  headers: Record<string, string>;
  /** Whoever it is in the workspace, where it is somebody. */
  memberId?: number;
  link?: { linkId: string; incident: "granted" | "hidden"; works: boolean; resolves: boolean };
};

export type Incidents = { granted: number; hidden: number };

const cookieName = "__Secure-next-auth.session-token";
const hourMs = 3_600_000;
const allScopes = [
  "scan,incidents:read,incidents:write,incidents:share,reports:write,analytics:read,members:read,members:write",
  "audit_logs:read,sources:read,sources:write,api_tokens:read,api_tokens:write,playbooks:read,playbooks:write,metrics:read",
]
  .join(",")
  .split(",");

/** Everybody who may come: nobody, people of every level and reach, their tokens, and holders of links. */
export async function seatPrincipals(incidents: Incidents): Promise<Principal[]> {
  const people: Principal[] = [];
  const seat = async (name: string, level: Level, reach?: Reach) => {
    const member = await newMember(name, level);
    if (reach) await grantTo(member.id, incidents.granted, reach);
    const cookie = await sessionOf(member.id);
    const standing = { level, ...(reach ? { reach } : {}) };
    people.push({ name, standing, headers: { cookie: `${cookieName}=${cookie}` }, memberId: member.id });
    return member;
  };
  const token = async (name: string, member: Member, scopes: readonly string[], standing: Standing) => {
    const { token: text, id } = await createToken(memberViewer(member), {
      memberEmail: member.email,
      name,
      scopes,
    });
    people.push({ name, standing, headers: { authorization: `Token ${text}` }, memberId: member.id });
    return id;
  };

  people.push({ name: "nobody", standing: null, headers: {} });
  people.push({
    name: "a made-up cookie",
    standing: null,
    headers: { cookie: `${cookieName}=${randomBytes(24).toString("hex")}` },
  });
  people.push({ name: "a made-up token", standing: null, headers: { authorization: `Token hbk_${"0".repeat(36)}` } });

  const expired = await newMember("an expired session", "manager");
  const stale = await sessionOf(expired.id);
  await db().session.updateMany({
    where: { memberId: expired.id },
    data: { expiresAt: new Date(Date.now() - hourMs) },
  });
  people.push({ name: "an expired session", standing: null, headers: { cookie: `${cookieName}=${stale}` } });

  const gone = await newMember("a deactivated manager", "manager");
  const goneCookie = await sessionOf(gone.id);
  const goneToken = await createToken(memberViewer(gone), {
    memberEmail: gone.email,
    name: "left behind",
    scopes: allScopes,
  });
  await db().member.update({ where: { id: gone.id }, data: { deactivatedAt: new Date() } });
  people.push({ name: "a deactivated manager", standing: null, headers: { cookie: `${cookieName}=${goneCookie}` } });
  people.push({
    name: "a deactivated manager's token",
    standing: null,
    headers: { authorization: `Token ${goneToken.token}` },
  });

  await seat("restricted, nothing granted", "restricted");
  await seat("restricted, may look", "restricted", "can_view");
  const editor = await seat("restricted, may edit", "restricted", "can_edit");
  await seat("restricted, full access", "restricted", "full_access");
  const revoked = await seat("restricted, grant taken back", "restricted");
  await grantTo(revoked.id, incidents.granted, "full_access");
  await db().grant.deleteMany({ where: { memberId: revoked.id } });
  const member = await seat("member", "member");
  const manager = await seat("manager", "manager");
  await seat("owner", "owner");

  await token("token that reads", manager, ["incidents:read"], { level: "manager", scopes: ["incidents:read"] });
  const readWrite = ["incidents:read", "incidents:write"];
  await token("member's token that writes", member, readWrite, { level: "member", scopes: readWrite });
  await token("restricted's token", editor, readWrite, { level: "restricted", scopes: readWrite, reach: "can_edit" });
  await token("token that scans", editor, ["scan"], { level: "restricted", scopes: ["scan"], reach: "can_edit" });
  await token("manager's token", manager, allScopes, { level: "manager", scopes: allScopes });
  const spent = await token("token past its day", manager, allScopes, null);
  await db().apiToken.update({ where: { id: spent }, data: { expiresAt: new Date(Date.now() - hourMs) } });
  const dropped = await token("revoked token", manager, allScopes, null);
  await db().apiToken.update({ where: { id: dropped }, data: { revokedAt: new Date() } });
  const demoted = await newMember("a demoted manager", "manager");
  await token("token of a demoted manager", demoted, allScopes, { level: "restricted", scopes: allScopes });
  await db().member.update({ where: { id: demoted.id }, data: { accessLevel: "restricted" } });

  people.push(await linkHolder("link that shows", incidents, "granted", ["view"]));
  people.push(await linkHolder("link that resolves", incidents, "granted", ["view", "feedback", "resolve"]));
  people.push(await linkHolder("link to another incident", incidents, "hidden", ["view", "feedback", "resolve"]));
  people.push(await linkHolder("withdrawn link", incidents, "granted", ["view", "resolve"], "withdrawn"));
  people.push(await linkHolder("expired link", incidents, "granted", ["view", "resolve"], "expired"));
  return people;
}

let made = 0;

export async function newMember(name: string, accessLevel: Level): Promise<Member> {
  made += 1;
  return db().member.create({ data: { name, email: `principal.${made}@acme.example`, accessLevel } });
}

export async function grantTo(memberId: number, incidentId: number, permission: Reach): Promise<void> {
  await db().grant.create({ data: { memberId, incidentId, permission, origin: "manual" } });
}

async function sessionOf(memberId: number): Promise<string> {
  const token = randomBytes(24).toString("hex");
  await keepSession(token, memberId, new Date(Date.now() + hourMs));
  return token;
}

async function linkHolder(
  name: string,
  incidents: Incidents,
  incident: "granted" | "hidden",
  scopes: ("view" | "feedback" | "resolve")[],
  end?: "withdrawn" | "expired",
): Promise<Principal> {
  made += 1;
  const incidentId = incidents[incident];
  const recipient = `holder.${made}@acme.example`;
  const created = await inTransaction((tx) =>
    createLink(tx, system("test"), { incidentId, recipient, scopes, lifespanDays: 14 }),
  );
  const { linkId, jti, createdAt: issuedAt, expiresAt } = created;
  const token = await signLinkToken({ linkId, jti, incidentId, scopes, issuedAt, expiresAt }, signingKid());
  const opened = await exchangeToken(token, "203.0.113.7");
  if (end === "withdrawn") await db().sharingLink.update({ where: { id: linkId }, data: { revokedAt: new Date() } });
  if (end === "expired")
    await db().sharingLink.update({ where: { id: linkId }, data: { expiresAt: new Date(Date.now() - hourMs) } });
  const row = await db().sharingLink.findUniqueOrThrow({ where: { id: linkId } });
  return {
    name,
    standing: null,
    headers: { cookie: `__Host-il_${linkId.replaceAll("-", "").slice(-8)}=${opened?.session}` },
    link: { linkId: linkViewer(row).linkId, incident, works: end === undefined, resolves: scopes.includes("resolve") },
  };
}
