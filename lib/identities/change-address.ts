import { lockIdentities, recomputeGrants } from "@/lib/access/grants";
import { authorize } from "@/lib/access/policy";
import { actorOf, type Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { inTransaction } from "@/lib/db/client";
import { Conflict, NotFound } from "@/lib/errors";
import { letGo } from "@/lib/identities/member-addresses";
import { personOf } from "@/lib/identities/own-addresses";

/** A Manager moves an address out of its developer, into one of its own. Answers that developer. */
export async function unmergeAddress(viewer: Viewer, addressId: number): Promise<{ developerId: number }> {
  authorize(viewer, "members:write");
  return inTransaction(async (tx) => {
    await lockIdentities(tx);
    const address = await tx.address.findUnique({
      where: { id: addressId },
      include: { developer: { include: { member: true, _count: { select: { addresses: true } } } } },
    });
    if (!address) throw new NotFound("There is no such address.");
    const { member, memberId, _count } = address.developer;
    if (memberId === null && _count.addresses === 1)
      throw new Conflict(`${address.email} is a developer of its own already.`);
    if (address.link === "provider" && member && !member.deactivatedAt) {
      throw new Conflict(
        `The sign-in provider says that ${address.email} is ${member.name}'s. It would come back when they sign in; change it there.`,
      );
    }
    await letGo(tx, viewer, address);
    await recomputeGrants(tx, viewer, { developerId: address.developerId });
    const { developerId } = await tx.address.findUniqueOrThrow({ where: { id: addressId } });
    return { developerId };
  });
}

/** A Manager says that one person commits with this address after all, under many names. It is not flagged again. */
export async function notShared(viewer: Viewer, addressId: number): Promise<void> {
  authorize(viewer, "members:write");
  await inTransaction(async (tx) => {
    await lockIdentities(tx);
    const address = await tx.address.findUnique({ where: { id: addressId } });
    if (!address) throw new NotFound("There is no such address.");
    if (address.unmailable !== "shared") throw new Conflict(`${address.email} is not flagged as shared.`);
    const approved = { link: "approved" as const, linkedAt: new Date(), linkedBy: actorOf(viewer) };
    await tx.address.update({
      where: { id: addressId },
      data: { unmailable: null, ...(address.link === "seen" ? approved : {}) },
    });
    await record(tx, viewer, [
      {
        type: "address.not_shared",
        subject: String(addressId),
        detail: { email: address.email, developerId: address.developerId, before: { link: address.link } },
      },
    ]);
    await recomputeGrants(tx, viewer, { developerId: address.developerId });
  });
}

/** A member lets go of an address of their own; what it gave goes with it. */
export async function removeOwnAddress(caller: Viewer, addressId: number): Promise<void> {
  const viewer = personOf(caller);
  await inTransaction(async (tx) => {
    await lockIdentities(tx);
    const address = await tx.address.findFirst({
      where: { id: addressId, link: { not: "seen" }, developer: { memberId: viewer.memberId } },
    });
    if (!address) throw new NotFound("There is no such address of yours.");
    if (address.link === "provider")
      throw new Conflict("Your sign-in provider vouches for this address. Change it there, then sign in again.");
    await letGo(tx, viewer, address);
    await recomputeGrants(tx, viewer, { memberId: viewer.memberId });
  });
}
