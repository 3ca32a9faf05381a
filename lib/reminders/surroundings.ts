import type { LinkScope } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import { overriddenLevels } from "@/lib/closure/level";
import type { Tx } from "@/lib/db/client";
import { canonicalEmail } from "@/lib/identities/canonical-email";
import { type Mailable, mailRules } from "@/lib/mail/mailable";
import { eyesOf } from "@/lib/notifications/visible";
import { mailCommitAuthorSettings, scopesOf } from "@/lib/playbooks/catalog/mail-commit-author";
import type { Address, Developer, Incident, Member } from "@/prisma/generated/client";

const hour = 3_600_000;

export type Asked = Address & { developer: Developer & { member: Member | null } };

/** What decides how somebody is reminded of some incidents. */
export type Surroundings = {
  ownerOf(incident: Incident): Member | undefined;
  askedOf(incident: Incident): Asked | undefined;
  /** The active member an address is known to be: by their proof or a manager's word, never by how a commit is spelt. */
  memberOf(address: Asked): Member | undefined;
  sees(memberId: number, incident: Incident): boolean;
  remindedLately(incident: Incident, email: string): boolean;
  mailable(email: string, name: string): Mailable;
  mailsOf(incident: Incident, email: string): { reminders: number; waiting: boolean };
  linkOf(incident: Incident, email: string): { scopes: LinkScope[]; lifespanDays: number };
  linksEnabled: boolean;
};

const key = (incidentId: number | null, email: string | null) => `${incidentId} ${email}`;
const given = <Value>(values: readonly (Value | null)[]) => [...new Set(values.flatMap((value) => value ?? []))];

/** Reads it for all of them, in as many queries as for one. */
export async function surroundingsOf(tx: Tx, incidents: readonly Incident[], now: Date): Promise<Surroundings> {
  const ids = incidents.map(({ id }) => id);
  const people = await peopleOf(tx, incidents);
  const emails = [...people.asked.values()].map(({ email }) => email);
  const recipients = given(emails.map((email) => canonicalEmail(email) ?? null));
  const since = new Date(now.getTime() - hour);
  const reminded = await tx.auditEvent.findMany({
    where: { incidentId: { in: ids }, type: "incident.reminded", createdAt: { gt: since } },
    select: { incidentId: true, subject: true },
  });
  const lately = new Set(reminded.map(({ incidentId, subject }) => key(incidentId, subject)));
  const { linksEnabled } = await tx.workspace.findUniqueOrThrow({ where: { id: 1 } });
  return {
    ...people,
    remindedLately: ({ id }, email) => lately.has(key(id, email)),
    mailable: await mailRules(tx, emails),
    mailsOf: await mailsTo(tx, ids, recipients),
    linkOf: await linksFor(tx, incidents, recipients),
    linksEnabled,
  };
}

async function peopleOf(tx: Tx, incidents: readonly Incident[]) {
  const owners = await tx.member.findMany({
    where: { id: { in: given(incidents.map(({ assigneeId }) => assigneeId)) }, deactivatedAt: null, service: false },
  });
  const addresses = await tx.address.findMany({
    where: { id: { in: given(incidents.map(({ askedId, authorId }) => askedId ?? authorId)) } },
    include: { developer: { include: { member: true } } },
  });
  const signedIn = await tx.identity.findMany({
    where: {
      email: { in: addresses.map(({ email }) => email) },
      emailVerified: true,
      member: { deactivatedAt: null, service: false },
    },
    select: { email: true, member: true },
    orderBy: { id: "desc" },
  });
  const byIdentity = new Map(signedIn.map(({ email, member }) => [email, member]));
  const asked = new Map(addresses.map((address) => [address.id, address]));
  const memberOf = ({ email, link, developer: { member } }: Asked) =>
    link !== "seen" && member && !member.deactivatedAt ? member : byIdentity.get(email);
  const members = [...owners, ...addresses.flatMap((address) => memberOf(address) ?? [])];
  const seen = await seenBy(tx, new Map(members.map((member) => [member.id, member])), incidents);
  const ownerById = new Map(owners.map((owner) => [owner.id, owner]));
  return {
    asked,
    memberOf,
    ownerOf: ({ assigneeId }: Incident) => ownerById.get(assigneeId ?? -1),
    askedOf: ({ askedId, authorId }: Incident) => asked.get(askedId ?? authorId ?? -1),
    sees: (memberId: number, { id }: Incident) => seen.has(`${memberId} ${id}`),
  };
}

/** Who sees which, as "member incident"; of most there is one member, or few. */
async function seenBy(tx: Tx, members: ReadonlyMap<number, Member>, incidents: readonly Incident[]) {
  const seen = new Set<string>();
  for (const member of members.values()) {
    const rows = await tx.incident.findMany({
      where: { AND: [{ id: { in: incidents.map(({ id }) => id) } }, visibleTo(eyesOf(member))] },
      select: { id: true },
    });
    for (const { id } of rows) seen.add(`${member.id} ${id}`);
  }
  return seen;
}

const waitingStates = ["queued", "submitting", "deferred", "unknown", "digested"];

async function mailsTo(tx: Tx, ids: number[], recipients: string[]): Promise<Surroundings["mailsOf"]> {
  const mails = await tx.mail.findMany({
    where: { incidentId: { in: ids }, recipient: { in: recipients }, state: { not: "cancelled" } },
    select: { incidentId: true, recipient: true, kind: true, state: true },
  });
  const found = Map.groupBy(mails, ({ incidentId, recipient }) => key(incidentId, recipient));
  return ({ id }, email) => {
    const theirs = found.get(key(id, email)) ?? [];
    return {
      reminders: theirs.filter(({ kind }) => kind === "reminder").length,
      waiting: theirs.some(({ state }) => waitingStates.includes(state)),
    };
  };
}

async function linksFor(tx: Tx, incidents: readonly Incident[], recipients: string[]): Promise<Surroundings["linkOf"]> {
  const playbook = await tx.playbook.findUnique({ where: { id: "mail-commit-author" } });
  const settings = mailCommitAuthorSettings.parse(playbook?.settings ?? {});
  const levelOf = await overriddenLevels(tx, incidents, recipients);
  const links = await tx.sharingLink.findMany({
    where: { incidentId: { in: incidents.map(({ id }) => id) }, recipient: { in: recipients } },
    orderBy: { createdAt: "asc" },
    select: { incidentId: true, recipient: true, scopes: true },
  });
  const before = new Map(links.map(({ incidentId, recipient, scopes }) => [key(incidentId, recipient), scopes]));
  return (incident, email) => ({
    // What a link could do stays as it was; a manager may have chosen it by hand.
    scopes:
      (before.get(key(incident.id, email)) as LinkScope[] | undefined) ??
      scopesOf({ ...settings, auto_healing: levelOf(incident, email) ?? settings.auto_healing }),
    lifespanDays: settings.lifespan_days,
  });
}
