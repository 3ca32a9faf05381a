import { db } from "@/lib/db/client";
import type { Member } from "@/prisma/generated/client";

/** The active member known by this subject at this issuer. */
export async function memberOfIdentity(issuer: string, subject: string): Promise<Member | null> {
  const identity = await db().identity.findUnique({
    where: { issuer_subject: { issuer, subject } },
    include: { member: true },
  });
  return identity && !identity.member.deactivatedAt ? identity.member : null;
}
