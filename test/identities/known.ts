import { lockIdentities, recomputeGrants } from "@/lib/access/grants";
import { db, inTransaction } from "@/lib/db/client";
import { addressKey } from "@/lib/identities/developers";
import { linkAddress, verifyByProvider } from "@/lib/identities/member-addresses";
import type { Member } from "@/prisma/generated/client";
import { asSystem, incident, next } from "../factories";

export type Somebody = { memberId: number; email: string; name: string };

/** A restricted member whom no provider has vouched for yet. */
export async function newcomer(name = `person-${next()}`): Promise<Somebody> {
  const member: Member = await db().member.create({ data: { email: `${name}@acme.example`, name } });
  return { memberId: member.id, email: member.email, name };
}

export function providerSays({ memberId, name }: Somebody, email: string | null): Promise<{ granted: number }> {
  return inTransaction((tx) => verifyByProvider(tx, asSystem, { id: memberId, name }, email));
}

/** What a right code does, without the code. */
export function proved({ memberId, name }: Somebody, email: string): Promise<boolean> {
  return inTransaction(async (tx) => {
    await lockIdentities(tx);
    const linked = await linkAddress(tx, asSystem, { id: memberId, name }, email, "proved");
    await recomputeGrants(tx, asSystem, { memberId });
    return linked;
  });
}

/** An incident of one commit by this address. Answers its id. */
export async function committed(email: string, authorName = "Dana Li"): Promise<number> {
  return (await incident({ place: { authorEmail: email, authorName } })).id;
}

export async function addressOf(email: string) {
  return db().address.findUniqueOrThrow({ where: { email: addressKey(email) }, include: { developer: true } });
}

export async function developerOf(email: string): Promise<number> {
  return (await addressOf(email)).developerId;
}

/** The incidents a member was given by their commits. */
export async function derived({ memberId }: { memberId: number }): Promise<number[]> {
  const grants = await db().grant.findMany({
    where: { memberId, origin: "author_match" },
    orderBy: { incidentId: "asc" },
  });
  return grants.map(({ incidentId }) => incidentId);
}

export function recomputed(only: Parameters<typeof recomputeGrants>[2] = {}) {
  return inTransaction((tx) => recomputeGrants(tx, asSystem, only));
}
