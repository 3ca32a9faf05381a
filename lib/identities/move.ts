import type { Tx } from "@/lib/db/client";
import type { Address } from "@/prisma/generated/client";

/** Moves every address of one developer to another, who keeps their own settings where they have some. */
export async function absorb(tx: Tx, intoId: number, fromId: number): Promise<void> {
  const into = await tx.developer.findUniqueOrThrow({ where: { id: intoId } });
  const from = await tx.developer.findUniqueOrThrow({ where: { id: fromId } });
  await tx.address.updateMany({ where: { developerId: fromId }, data: { developerId: intoId } });
  await tx.developer.update({
    where: { id: intoId },
    data: { autoHealing: into.autoHealing ?? from.autoHealing },
  });
  await tx.developer.delete({ where: { id: fromId } });
}

/** A new developer for an address that is on its own from now on; without effect on one that is alone and nobody's. */
export async function ownDeveloper(tx: Tx, address: Pick<Address, "developerId" | "email" | "names">): Promise<number> {
  const present = await tx.developer.findUniqueOrThrow({
    where: { id: address.developerId },
    include: { _count: { select: { addresses: true } } },
  });
  if (present.memberId === null && present._count.addresses === 1) return present.id;
  const created = await tx.developer.create({ data: { name: address.names[0] ?? address.email } });
  return created.id;
}
