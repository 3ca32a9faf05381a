import type { LinkScope } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import { overriddenLevel } from "@/lib/closure/level";
import type { Tx } from "@/lib/db/client";
import { mailable } from "@/lib/mail/mailable";
import { eyesOf } from "@/lib/notifications/visible";
import { mailCommitAuthorSettings, scopesOf } from "@/lib/playbooks/catalog/mail-commit-author";
import type { Address, Developer, Incident, Member } from "@/prisma/generated/client";

const hour = 3_600_000;
const mostMails = 3;

/** How somebody is reminded of an incident, or why nobody can be, as a sentence. */
export type Reach =
  | { by: "notification"; memberId: number; email: string }
  | { by: "mail"; email: string; scopes: LinkScope[]; lifespanDays: number }
  | { reason: string };

type Asked = Address & { developer: Developer & { member: Member | null } };
const withDeveloper = { include: { developer: { include: { member: true } } } };

/** Whose turn it is: the owner, else whoever is asked, else the author; in the app where they are a member, else by mail. */
export async function reachFor(tx: Tx, incident: Incident, now: Date): Promise<Reach> {
  if (incident.closedAt) return { reason: `It is ${incident.status}.` };
  const owner = incident.assigneeId && (await tx.member.findUnique({ where: { id: incident.assigneeId } }));
  if (owner && !owner.deactivatedAt && !owner.service) return inApp(tx, incident, owner, now);
  const addressId = incident.askedId ?? incident.authorId;
  const address = addressId && (await tx.address.findUnique({ where: { id: addressId }, ...withDeveloper }));
  if (!address) return { reason: "It has no owner, and nobody knows its author." };
  if (incident.contact === "disputed" && incident.askedId === null)
    return { reason: `${address.email} says that it is not theirs.` };
  const member = await memberOf(tx, address);
  if (member) return inApp(tx, incident, member, now);
  if (address.developer.leftAt) return { reason: `${address.developer.name} has left. Give it to somebody else.` };
  return byMail(tx, incident, address, now);
}

/** The active member an address is known to be: by their proof or a manager's word, never by how a commit is spelt. */
async function memberOf(tx: Tx, { email, link, developer }: Asked): Promise<Member | null> {
  if (link !== "seen" && developer.member && !developer.member.deactivatedAt) return developer.member;
  return tx.member.findFirst({
    where: { deactivatedAt: null, service: false, identities: { some: { email, emailVerified: true } } },
  });
}

async function inApp(tx: Tx, incident: Incident, member: Member, now: Date): Promise<Reach> {
  const { id: memberId, email, name } = member;
  const visible = await tx.incident.count({ where: { AND: [{ id: incident.id }, visibleTo(eyesOf(member))] } });
  if (visible === 0) return { reason: `${name} has joined, but cannot see it. Give them access first.` };
  if (await remindedLately(tx, incident.id, email, now))
    return { reason: `${name} was reminded within the last hour.` };
  return { by: "notification", memberId, email };
}

async function byMail(tx: Tx, incident: Incident, address: Asked, now: Date): Promise<Reach> {
  const verdict = await mailable(tx, address.email, address.developer.name);
  if (!verdict.mailable) return { reason: `${address.email} cannot be mailed: ${verdict.reason}.` };
  const { recipient: email } = verdict;
  const about = { incidentId: incident.id, recipient: email };
  const sent = await tx.mail.count({ where: { ...about, kind: "reminder", state: { not: "cancelled" } } });
  if (sent >= mostMails)
    return { reason: `${email} was sent ${mostMails} reminders already. Write to them yourself, or give it an owner.` };
  const waiting = await tx.mail.count({
    where: { ...about, state: { in: ["queued", "submitting", "deferred", "unknown", "digested"] } },
  });
  if (waiting > 0) return { reason: `A mail to ${email} waits to go out.` };
  if (await remindedLately(tx, incident.id, email, now))
    return { reason: `${email} was reminded within the last hour.` };
  const { linksEnabled } = await tx.workspace.findUniqueOrThrow({ where: { id: 1 } });
  if (!linksEnabled) return { reason: "Links are switched off for the whole workspace." };

  const playbook = await tx.playbook.findUnique({ where: { id: "mail-commit-author" } });
  const settings = mailCommitAuthorSettings.parse(playbook?.settings ?? {});
  const level = (await overriddenLevel(tx, incident, email)) ?? settings.auto_healing;
  const before = await tx.sharingLink.findFirst({ where: about, orderBy: { createdAt: "desc" } });
  return {
    by: "mail",
    email,
    // What a link could do stays as it was; a manager may have chosen it by hand.
    scopes: (before?.scopes as LinkScope[] | undefined) ?? scopesOf({ ...settings, auto_healing: level }),
    lifespanDays: settings.lifespan_days,
  };
}

async function remindedLately(tx: Tx, incidentId: number, email: string, now: Date): Promise<boolean> {
  const createdAt = { gt: new Date(now.getTime() - hour) };
  return (
    (await tx.auditEvent.count({ where: { incidentId, type: "incident.reminded", subject: email, createdAt } })) > 0
  );
}
