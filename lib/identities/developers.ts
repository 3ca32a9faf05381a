import type { Tx } from "@/lib/db/client";
import { jsonFor } from "@/lib/db/json";
import { canonicalEmail } from "@/lib/identities/canonical-email";
import { foldName } from "@/lib/identities/fold-name";
import { unmailableReason } from "@/lib/identities/unmailable";
import type { Address } from "@/prisma/generated/client";

export type Author = { name: string; email: string };

/** From this many different names on, an address is no person's; as many as this are kept. */
export const namesOfShared = 5;
export const namesKept = 8;

/**
 * How an address is filed: canonical where it has that form, otherwise exactly as spelt. Lower case would turn a
 * lookalike (the Kelvin sign for k) into somebody else's address.
 */
export function addressKey(email: string): string {
  return canonicalEmail(email) ?? email.trim().slice(0, 320).trim();
}

/** Files every author's address, one developer for each new one, and answers key -> address id. */
export async function fileAuthors(tx: Tx, authors: readonly Author[]): Promise<Map<string, number>> {
  const byKey = Map.groupBy(
    authors.filter(({ email }) => email.trim() !== ""),
    ({ email }) => addressKey(email),
  );
  const keys = [...byKey.keys()].sort();
  const filed = await addressesBy(tx, keys);
  const missing = keys.filter((key) => !filed.has(key));
  const namesOf = (key: string) => distinctNames((byKey.get(key) ?? []).map(({ name }) => name));
  if (missing.length > 0) {
    await fileMissing(
      tx,
      missing.map((key) => ({ key, names: namesOf(key), spelt: byKey.get(key)?.[0]?.email ?? key })),
    );
    for (const [key, address] of await addressesBy(tx, missing)) filed.set(key, address);
  }
  const unheard = [...filed].filter(([key, { names }]) => withNames(names, namesOf(key)).length > names.length);
  await keepNames(tx, new Map(unheard.map(([key, { id }]) => [id, namesOf(key)])));
  return new Map([...filed].map(([key, { id }]) => [key, id]));
}

type Filed = Pick<Address, "id" | "names">;

async function addressesBy(tx: Tx, keys: readonly string[]): Promise<Map<string, Filed>> {
  const rows = await tx.address.findMany({
    where: { email: { in: [...keys] } },
    select: { id: true, email: true, names: true },
  });
  return new Map(rows.map(({ email, ...address }) => [email, address]));
}

async function fileMissing(tx: Tx, missing: readonly { key: string; names: string[]; spelt: string }[]): Promise<void> {
  const developers = await tx.developer.createManyAndReturn({
    data: missing.map(({ key, names }) => ({ name: names[0] ?? key })),
    select: { id: true },
  });
  await tx.address.createMany({
    data: missing.flatMap(({ key, names, spelt }, index) => {
      const developer = developers[index];
      if (!developer) return [];
      const unmailable = names.map((name) => unmailableReason(spelt, name)).find(Boolean) ?? unmailableReason(spelt);
      return { email: key, developerId: developer.id, names, unmailable: unmailable ?? sharedBy(names) };
    }),
    skipDuplicates: true,
  });
  // Where another transaction filed the same address first, ours is left without one.
  await tx.developer.deleteMany({ where: { id: { in: developers.map(({ id }) => id) }, addresses: { none: {} } } });
}

/**
 * Adds the names an address was seen with now. Many names make it a shared one, unless somebody showed that it is
 * theirs: who else commits with it must not take it from them.
 */
async function keepNames(tx: Tx, heard: ReadonlyMap<number, readonly string[]>): Promise<void> {
  if (heard.size === 0) return;
  const ids = [...heard.keys()];
  await tx.$queryRaw`SELECT id FROM "Address" WHERE id = ANY(${ids}::int[]) ORDER BY id FOR NO KEY UPDATE`;
  const rows = await tx.address.findMany({
    where: { id: { in: ids } },
    select: { id: true, names: true, link: true, unmailable: true },
  });
  const changed = rows.map(({ id, names, link, unmailable }) => {
    const all = withNames(names, heard.get(id) ?? []);
    return { id, names: all, unmailable: link === "seen" ? (unmailable ?? sharedBy(all)) : unmailable };
  });
  await tx.$executeRaw`UPDATE "Address" a SET names = n.names, unmailable = n.unmailable
    FROM json_populate_recordset(NULL::"Address", ${jsonFor(changed)}::json) n WHERE a.id = n.id`;
}

const sharedBy = (names: readonly string[]) => (names.length >= namesOfShared ? ("shared" as const) : null);

const distinctNames = (names: readonly string[]) => withNames([], names);

/** The names kept before, and those that fold to none of them. */
function withNames(kept: readonly string[], heard: readonly string[]): string[] {
  const all = new Map(kept.map((name) => [foldName(name), name]));
  for (const name of heard) {
    const folded = foldName(name);
    if (folded !== "" && all.size < namesKept && !all.has(folded))
      all.set(folded, name.trim().slice(0, 200).toWellFormed());
  }
  return [...all.values()];
}
