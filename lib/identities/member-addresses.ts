import { lockIdentities, recomputeGrants } from "@/lib/access/grants";
import { actorOf, type Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import type { Tx } from "@/lib/db/client";
import { addressKey } from "@/lib/identities/developers";
import { markBack } from "@/lib/identities/leavers";
import { absorb, ownDeveloper } from "@/lib/identities/move";
import { unmailableReason } from "@/lib/identities/unmailable";
import { enqueue } from "@/lib/jobs/queue";
import { withdrawLinksOf } from "@/lib/sharing/revoke";
import type { Address, Developer } from "@/prisma/generated/client";

export type Person = { id: number; name: string };

/**
 * What the sign-in provider says of a member's address, canonical, or null when it vouches for none: the address becomes
 * theirs, and one it vouched for before and names no more does not stay theirs. An address it vouched for to another
 * member stays that member's. Grants follow, and links mailed to any of the member's addresses end. Within sign-in.
 */
export async function verifyByProvider(
  tx: Tx,
  viewer: Viewer,
  member: Person,
  email: string | null,
): Promise<{ granted: number }> {
  const known = await tx.developer.findUnique({ where: { memberId: member.id }, include: { addresses: true } });
  const settled = known?.addresses.find((address) => address.email === email)?.link === "provider";
  const dropped = known?.addresses.filter((address) => address.link === "provider" && address.email !== email) ?? [];
  if (!settled || dropped.length > 0) await lockIdentities(tx);
  for (const address of dropped) await letGo(tx, viewer, address);
  const taken = email !== null && !settled && !(await linkAddress(tx, viewer, member, email, "provider"));
  const developer = await tx.developer.findUnique({ where: { memberId: member.id } });
  if (developer?.leftReason !== "by_hand") await markBack(tx, viewer, { memberId: member.id });
  const { granted } = await recomputeGrants(tx, viewer, { memberId: member.id });
  const own = await addressesOf(tx, member.id);
  // A provider's word ends the links to it, except where it stands against an earlier word for somebody else.
  const recipients = [...own.map((address) => address.email), ...(email !== null && !taken ? [email] : [])];
  await withdrawLinksOf(tx, viewer, [...new Set(recipients)], "the recipient joined by single sign-on");
  return { granted };
}

/** The addresses that are known to be a member's, by whatever proof. */
export async function addressesOf(tx: Tx, memberId: number): Promise<Address[]> {
  return tx.address.findMany({
    where: { developer: { memberId }, link: { not: "seen" } },
    orderBy: [{ link: "asc" }, { email: "asc" }],
  });
}

/**
 * Makes an address the member's, on the provider's word or by a mailed code; the developer it was seen as is then this
 * member, unless that is somebody else already. Answers false, and says so in the audit trail, where another member
 * holds it by a proof that is as good. The caller holds the identities' lock.
 */
export async function linkAddress(
  tx: Tx,
  viewer: Viewer,
  member: Person,
  email: string,
  link: "provider" | "proved",
): Promise<boolean> {
  const key = addressKey(email);
  const address = await tx.address.findUnique({ where: { email: key }, include: { developer: true } });
  const mine = await tx.developer.findUnique({ where: { memberId: member.id } });
  const holder = address?.developer.memberId ?? null;
  if (address && holder !== null && holder !== member.id && standsAgainst(address, link)) {
    await record(tx, viewer, [
      { type: "address.conflicted", subject: String(address.id), detail: { email: key, memberId: member.id, holder } },
    ]);
    return false;
  }
  const developer = mine ?? (await becomes(tx, member, holder === null ? address?.developer : undefined));
  if (address && address.developerId !== developer.id) {
    if (holder === null) await absorb(tx, developer.id, address.developerId);
    else await tx.address.update({ where: { id: address.id }, data: { developerId: developer.id } });
  }
  const data = { developerId: developer.id, link, linkedAt: new Date(), linkedBy: actorOf(viewer) };
  const linked = await tx.address.upsert({
    where: { email: key },
    create: { email: key, unmailable: unmailableReason(key), ...data },
    update: data,
  });
  const before = address && { developerId: address.developerId, link: address.link };
  await record(tx, viewer, [
    {
      type: "address.linked",
      subject: String(linked.id),
      detail: { email: key, link, memberId: member.id, developerId: developer.id, before: before ?? null },
    },
  ]);
  if (holder !== null && holder !== member.id) await recomputeGrants(tx, viewer, { memberId: holder });
  await enqueue(
    tx,
    "asking.reconsider",
    { developerId: developer.id },
    { key: `asking.reconsider:developer:${developer.id}` },
  );
  return true;
}

/** What was proved stands against a code, what the provider said against everything. */
function standsAgainst(held: Pick<Address, "link">, link: "provider" | "proved"): boolean {
  return held.link === "provider" || (link === "proved" && held.link !== "seen");
}

/** The member's developer: the one the address was seen as, or a new one. */
async function becomes(tx: Tx, member: Person, developer: Developer | undefined): Promise<Developer> {
  return developer
    ? tx.developer.update({ where: { id: developer.id }, data: { memberId: member.id } })
    : tx.developer.create({ data: { name: member.name, memberId: member.id } });
}

/** An address that proves nothing any more: a developer of its own again, as when it was first seen. */
export async function letGo(tx: Tx, viewer: Viewer, address: Address): Promise<void> {
  const developerId = await ownDeveloper(tx, address);
  await tx.address.update({
    where: { id: address.id },
    data: { developerId, link: "seen", linkedAt: null, linkedBy: null },
  });
  await record(tx, viewer, [
    {
      type: "address.unlinked",
      subject: String(address.id),
      detail: {
        email: address.email,
        developerId,
        before: { developerId: address.developerId, link: address.link },
      },
    },
  ]);
}
