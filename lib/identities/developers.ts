import type { Tx } from "@/lib/db/client";
import { canonicalEmail } from "@/lib/identities/canonical-email";
import { unmailableReason } from "@/lib/identities/unmailable";

export type Author = { name: string; email: string };

/**
 * How an address is filed: canonical where it has that form, otherwise exactly as spelt. Lower case would turn a
 * lookalike (the Kelvin sign for k) into somebody else's address.
 */
export function addressKey(email: string): string {
  return canonicalEmail(email) ?? email.trim().slice(0, 320).trim();
}

/** Files every author's address, one developer for each new one, and answers key -> address id. */
export async function fileAuthors(tx: Tx, authors: readonly Author[]): Promise<Map<string, number>> {
  const byKey = new Map(
    authors.filter(({ email }) => email.trim() !== "").map((author) => [addressKey(author.email), author]),
  );
  const keys = [...byKey.keys()].sort();
  const filed = await addressIds(tx, keys);
  const missing = keys.filter((key) => !filed.has(key));
  if (missing.length === 0) return filed;

  const developers = await tx.developer.createManyAndReturn({
    data: missing.map((key) => ({ name: byKey.get(key)?.name.trim().slice(0, 200) || key })),
    select: { id: true },
  });
  await tx.address.createMany({
    data: missing.flatMap((key, index) => {
      const author = byKey.get(key);
      const developer = developers[index];
      if (!author || !developer) return [];
      return { email: key, developerId: developer.id, unmailable: unmailableReason(author.email, author.name) };
    }),
    skipDuplicates: true,
  });
  // Where another transaction filed the same address first, ours is left without one.
  await tx.developer.deleteMany({ where: { id: { in: developers.map(({ id }) => id) }, addresses: { none: {} } } });
  return addressIds(tx, keys);
}

async function addressIds(tx: Tx, keys: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx.address.findMany({ where: { email: { in: [...keys] } }, select: { id: true, email: true } });
  return new Map(rows.map(({ id, email }) => [email, id]));
}
