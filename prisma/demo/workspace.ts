import type { Tx } from "@/lib/db/client";
import { likelySame } from "@/lib/identities/same-person";
import type { Ledger } from "./ledger";
import { demoDevelopers, demoMembers, ritasOther } from "./people";
import { day, hour, plus, type Setting } from "./setting";
import { byMember } from "./story";
import { tryItAuthor } from "./try-it";

const isMember = (address: string) => demoMembers.some(({ email }) => email === address);
const left = "a manager says that the author has left";

/** Somebody who has left with work open: nobody owns it, and their links ended. */
export async function writeLeaver(tx: Tx, { now, members, addressIds }: Setting, ledger: Ledger): Promise<void> {
  const at = plus(now, -20 * hour);
  const openWork = (authorId: number) =>
    ledger.incidents.filter(
      (row) => row.authorId === authorId && !row.closedAt && !row.assigneeId && new Date(row.triggeredAt) < at,
    );
  // Whoever leaves most behind; what is open depends on the day.
  const colleagues = demoDevelopers.filter(
    ({ email }) => email.endsWith("@acme.example") && !isMember(email) && email !== tryItAuthor,
  );
  const [authorId = 0] = colleagues
    .map(({ email }) => addressIds.get(email) ?? 0)
    .sort((a, b) => openWork(b).length - openWork(a).length || a - b);
  const address = await tx.address.findUniqueOrThrow({ where: { id: authorId }, include: { developer: true } });
  const by = byMember(members.maya);
  await tx.developer.update({ where: { id: address.developerId }, data: { leftAt: at, leftReason: "by_hand" } });
  const work = openWork(authorId);
  for (const row of work) Object.assign(row, { contact: "left", contactReason: left });
  for (const link of ledger.links) {
    if (link.recipient !== address.email || link.revokedAt || new Date(link.createdAt ?? at) > at) continue;
    Object.assign(link, { revokedAt: at, revokedBy: by.actor, revokedFor: left });
  }
  ledger.events.push({
    ...{ at, type: "developer.left", subject: String(address.developerId), runs: [], ...by },
    detail: { name: address.developer.name, reason: "by_hand", memberId: null, incidents: work.length },
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
