import type { Tx } from "@/lib/db/client";

export type NamedRepository = { fullName: string; url?: string };

/** Files every repository and its organisation, and answers full name -> id. The last path segment is the repository. */
export async function fileRepositories(tx: Tx, repositories: readonly NamedRepository[]): Promise<Map<string, number>> {
  const byName = new Map(repositories.map((repository) => [repository.fullName, repository]));
  const names = [...byName.keys()].sort();
  const filed = await repositoryIds(tx, names);
  const missing = names.filter((name) => !filed.has(name));
  if (missing.length === 0) return filed;

  const owners = [...new Set(missing.map(ownerOf))];
  await tx.organisation.createMany({ data: owners.map((name) => ({ name })), skipDuplicates: true });
  const organisations = await tx.organisation.findMany({ where: { name: { in: owners } } });
  const ownerIds = new Map(organisations.map(({ id, name }) => [name, id]));
  await tx.repository.createMany({
    data: missing.map((fullName) => ({
      fullName,
      name: fullName.slice(fullName.lastIndexOf("/") + 1),
      organisationId: ownerIds.get(ownerOf(fullName)) ?? 0,
      url: byName.get(fullName)?.url ?? null,
    })),
    skipDuplicates: true,
  });
  return repositoryIds(tx, names);
}

function ownerOf(fullName: string): string {
  const slash = fullName.lastIndexOf("/");
  return slash < 0 ? fullName : fullName.slice(0, slash);
}

async function repositoryIds(tx: Tx, names: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx.repository.findMany({
    where: { fullName: { in: [...names] } },
    select: { id: true, fullName: true },
  });
  return new Map(rows.map(({ id, fullName }) => [fullName, id]));
}
