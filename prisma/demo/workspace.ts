import type { Tx } from "@/lib/db/client";
import { likelySame } from "@/lib/identities/same-person";
import type { Prisma } from "@/prisma/generated/client";
import type { Ledger } from "./ledger";
import { demoDevelopers, demoMembers, ritasOther } from "./people";
import { day, hour, plus, type Setting } from "./setting";
import { byMember } from "./story";
import { tryItAuthor } from "./try-it";

const isMember = (address: string) => demoMembers.some(({ email }) => email === address);
type Row = Prisma.IncidentCreateManyInput & { id: number };
const left = "a manager says that the author has left";

type Leaver = { email: string; at: Date; work: Row[] };

/** Somebody who has left with work open, before it is written: nobody owns it, and their links ended. */
export function letOneLeave(setting: Setting, ledger: Ledger): Leaver {
  const leaver = whoLeaves(setting, ledger);
  const { email, at, work } = leaver;
  for (const row of work) Object.assign(row, { contact: "left", contactReason: left });
  for (const link of ledger.links) {
    if (link.recipient !== email || link.revokedAt || new Date(link.createdAt ?? at) > at) continue;
    Object.assign(link, { revokedAt: at, revokedBy: byMember(setting.members.maya).actor, revokedFor: left });
  }
  return leaver;
}

/** Whoever leaves most behind, which depends on the day; never whom the line to try reports. */
function whoLeaves({ now, addressIds }: Setting, ledger: Ledger): Leaver {
  const at = plus(now, -20 * hour);
  const colleagues = demoDevelopers.filter(
    ({ email }) => email.endsWith("@acme.example") && !isMember(email) && email !== tryItAuthor,
  );
  const workOf = (email: string) =>
    (ledger.incidents as Row[]).filter(
      ({ authorId, closedAt, assigneeId, triggeredAt }) =>
        authorId === addressIds.get(email) && !closedAt && !assigneeId && new Date(triggeredAt) < at,
    );
  const [most] = colleagues
    .map(({ email }) => ({ email, at, work: workOf(email) }))
    .sort((one, other) => other.work.length - one.work.length);
  if (!most) throw new Error("Nobody is left who could leave");
  return most;
}

export async function writeLeaver(tx: Tx, { members }: Setting, ledger: Ledger, leaver: Leaver): Promise<void> {
  const { email, at, work } = leaver;
  const { developer } = await tx.address.findUniqueOrThrow({ where: { email }, include: { developer: true } });
  await tx.developer.update({ where: { id: developer.id }, data: { leftAt: at, leftReason: "by_hand" } });
  ledger.events.push({
    ...{ at, type: "developer.left", subject: String(developer.id), runs: [], ...byMember(members.maya) },
    detail: { name: developer.name, reason: "by_hand", memberId: null, incidents: work.length },
  });
}

/** Rita's other addresses, what may be one person's, who looks after a repository, and an invitation that waits. */
export async function writeOthers(tx: Tx, setting: Setting, ledger: Ledger): Promise<void> {
  const { now, members, addressIds, repositoryIds } = setting;
  const by = byMember(members.maya);
  const linkedAt = plus(now, -30 * day);
  const hers = await tx.address.findUniqueOrThrow({ where: { id: addressIds.get(ritasOther) ?? 0 } });
  const emails = demoDevelopers.find(({ name }) => name === "Rita Tanaka")?.others ?? [];
  for (const email of emails) {
    const id = addressIds.get(email) ?? 0;
    await tx.address.update({ where: { id }, data: { link: "approved", linkedAt, linkedBy: by.actor } });
    const { developerId } = hers;
    const detail = { email, link: "approved", memberId: null, developerId, before: { developerId, link: "seen" } };
    ledger.events.push({ at: linkedAt, type: "address.linked", subject: String(id), detail, runs: [], ...by });
  }

  const addresses = await tx.address.findMany({ orderBy: { id: "asc" } });
  const owner = new Map(addresses.map(({ id, developerId }) => [id, developerId]));
  const pairs = likelySame(addresses).filter(({ firstId, secondId }) => owner.get(firstId) !== owner.get(secondId));
  await tx.suggestion.createMany({ data: pairs, skipDuplicates: true });

  const repository = "acme/payments";
  const id = repositoryIds.get(repository) ?? 0;
  const codeowners = "# Who answers for what\n*             bob@acme.example\n/terraform/   chen.wei@acme.example\n";
  const at = plus(now, -9 * day);
  const after = { ownerEmail: members.maya.email, codeowners: { lines: codeowners.split("\n").length } };
  await tx.repository.update({
    where: { id },
    data: { ownerEmail: members.maya.email, codeowners, codeownersAt: at },
  });
  const before = { ownerEmail: null, codeowners: null };
  const detail = { repository, before, after };
  ledger.events.push({ at, type: "repository.configured", subject: String(id), detail, runs: [], ...by });

  const email = "emma.schneider@acme.example";
  const invitedAt = plus(now, -2 * day);
  const invited = await tx.member.upsert({
    where: { email },
    create: {
      ...{ email, name: email, accessLevel: "member", createdAt: invitedAt },
      ...{ invitedAt, inviteExpiresAt: plus(invitedAt, 7 * day), invitedBy: members.maya.id },
    },
    update: {},
  });
  ledger.events.push({
    ...{ at: invitedAt, type: "invitation.created", subject: String(invited.id), runs: [], ...by },
    detail: { email, accessLevel: "member" },
  });
}
