import type { Tx } from "@/lib/db/client";

/** One at a time for one address or one subject: two first sign-ins, or an invitation and a sign-in, follow each other. */
export async function lockPerson(tx: Tx, who: string): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext(${`person ${who}`}))::text`;
}

/** One change of levels at a time, so that two managers cannot take each other's level and leave nobody. */
export async function lockLevels(tx: Tx): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('access levels'))::text`;
}
