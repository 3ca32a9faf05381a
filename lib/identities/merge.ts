import { z } from "zod";
import { lockIdentities, recomputeGrants } from "@/lib/access/grants";
import { authorize } from "@/lib/access/policy";
import { actorOf, type Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { inTransaction, type Tx } from "@/lib/db/client";
import { Conflict, Invalid, NotFound } from "@/lib/errors";
import { addressesOf } from "@/lib/identities/member-addresses";
import { absorb } from "@/lib/identities/move";
import { enqueue } from "@/lib/jobs/queue";
import { withdrawLinksOf } from "@/lib/sharing/revoke";
import { AddressLink, AutoHealing } from "@/prisma/generated/enums";

const Merge = z.object({
  into: z.number(),
  from: z.object({
    id: z.number(),
    name: z.string(),
    autoHealing: z.enum(AutoHealing).nullable(),
    leftAt: z.string().nullable(),
    leftReason: z.string().nullable(),
  }),
  /** What `into` had of its own. */
  autoHealing: z.enum(AutoHealing).nullable(),
  addresses: z.array(
    z.object({
      id: z.number(),
      email: z.string(),
      developerId: z.number(),
      link: z.enum(AddressLink),
      linkedAt: z.string().nullable(),
      linkedBy: z.string().nullable(),
    }),
  ),
});

export type Merged = { developerId: number; mergeId: string };

/**
 * A Manager says that two developers are one person: their addresses become one developer's, and those that were only
 * seen are approved by it, but for the ones that bots or several people commit with.
 */
export async function mergeDevelopers(viewer: Viewer, id: number, otherId: number): Promise<Merged> {
  authorize(viewer, "members:write");
  return inTransaction(async (tx) => {
    await lockIdentities(tx);
    return merge(tx, viewer, id, otherId);
  });
}

/** The same, in a transaction that holds the identities' lock. */
export async function merge(tx: Tx, viewer: Viewer, id: number, otherId: number): Promise<Merged> {
  if (id === otherId) throw new Invalid("This is one developer already. Choose another.", { pointer: "/developer_id" });
  const found = await tx.developer.findMany({ where: { id: { in: [id, otherId] } }, include: { member: true } });
  const [named, other] = [found.find((row) => row.id === id), found.find((row) => row.id === otherId)];
  if (!named || !other) throw new NotFound("There is no such developer.");
  if (named.member && other.member) {
    throw new Conflict(
      `${named.member.email} and ${other.member.email} are two members, each with an account of their own. They stay two developers.`,
    );
  }
  // A member stays the developer they are.
  const [into, from] = other.memberId === null ? [named, other] : [other, named];
  const addresses = await tx.address.findMany({
    where: { developerId: { in: [id, otherId] } },
    orderBy: { id: "asc" },
    select: { id: true, email: true, developerId: true, link: true, linkedAt: true, linkedBy: true },
  });
  await tx.address.updateMany({
    where: {
      developerId: { in: [id, otherId] },
      link: "seen",
      OR: [{ unmailable: null }, { unmailable: { notIn: ["bot", "shared"] } }],
    },
    data: { link: "approved", linkedAt: new Date(), linkedBy: actorOf(viewer) },
  });
  await absorb(tx, into.id, from.id);
  const [mergeId] = await record(tx, viewer, [
    {
      type: "developer.merged",
      subject: String(into.id),
      detail: {
        into: into.id,
        name: into.name,
        from: {
          id: from.id,
          name: from.name,
          autoHealing: from.autoHealing,
          leftAt: from.leftAt?.toISOString() ?? null,
          leftReason: from.leftReason,
        },
        autoHealing: into.autoHealing,
        addresses: addresses.map((address) => ({ ...address, linkedAt: address.linkedAt?.toISOString() ?? null })),
      },
    },
  ]);
  await recomputeGrants(tx, viewer, { developerId: into.id });
  if (into.member && !into.member.deactivatedAt) {
    const own = (await addressesOf(tx, into.member.id)).map(({ email }) => email);
    await withdrawLinksOf(tx, viewer, own, "the recipient uses the app");
  }
  await enqueue(tx, "asking.reconsider", { developerId: into.id }, { key: `asking.reconsider:developer:${into.id}` });
  return { developerId: into.id, mergeId: String(mergeId) };
}

/** Takes a merge back: every address that is still where it put it is again what, and whose, it was. */
export async function undoMerge(viewer: Viewer, developerId: number, mergeId: string): Promise<void> {
  authorize(viewer, "members:write");
  await inTransaction(async (tx) => {
    await lockIdentities(tx);
    const event = await tx.auditEvent.findFirst({
      where: { id: BigInt(mergeId), type: "developer.merged", subject: String(developerId) },
    });
    if (!event) throw new NotFound("There is no such merge.");
    const { into, from, autoHealing, addresses } = Merge.parse(event.detail);
    const undone = await tx.auditEvent.count({ where: { type: "developer.merge_undone", subject: mergeId } });
    if (undone > 0) throw new Conflict("This merge was taken back already.");
    const rows = await tx.address.findMany({
      where: { id: { in: addresses.map(({ id }) => id) }, developerId: into },
      select: { id: true, link: true },
    });
    const present = new Map(rows.map(({ id, link }) => [id, link]));
    // What was proved since stays where it is.
    const asLeft = addresses.filter(({ id, link }) => {
      const now = present.get(id);
      return now === link || (link === "seen" && now === "approved");
    });
    const moved = asLeft.filter(({ developerId: before }) => before === from.id);
    if (moved.length === 0)
      throw new Conflict("The addresses of this merge have moved on since. Move out one by one what is not theirs.");
    await tx.developer.create({ data: from });
    await tx.developer.updateMany({ where: { id: into, autoHealing: from.autoHealing }, data: { autoHealing } });
    for (const { id, email: _, ...before } of asLeft) await tx.address.update({ where: { id }, data: before });
    await record(tx, viewer, [
      {
        type: "developer.merge_undone",
        subject: mergeId,
        detail: { into, from: from.id, name: from.name, addresses: moved.map(({ email }) => email) },
      },
    ]);
    await recomputeGrants(tx, viewer, { developerId: into });
    for (const id of [into, from.id])
      await enqueue(tx, "asking.reconsider", { developerId: id }, { key: `asking.reconsider:developer:${id}` });
  });
}
