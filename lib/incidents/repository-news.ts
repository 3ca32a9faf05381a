import type { Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import type { Tx } from "@/lib/db/client";
import type { NamedRepository, RepositoryNews } from "@/lib/ingest/source";
import { enqueue } from "@/lib/jobs/queue";
import type { Repository } from "@/prisma/generated/client";

const repositoriesLock = 7_304;

/**
 * Files repositories, and what is told of them: their names, and how they stand at the code host. One after the other
 * in the order they were said, so that any order of arrival ends the same; and one process at a time.
 */
export async function hearOf(tx: Tx, viewer: Viewer, news: readonly RepositoryNews[], receivedAt: Date): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(${repositoriesLock}::bigint)::text`;
  await createNew(tx, news, receivedAt);
  const said = [...news].sort((a, b) => saidAt(a, receivedAt) - saidAt(b, receivedAt));
  for (const one of said) {
    const row = (await find(tx, one)) ?? (await create(tx, one, receivedAt));
    const named = await rename(tx, viewer, row, one, receivedAt);
    await stand(tx, viewer, named, one, receivedAt);
  }
}

const saidAt = ({ repository }: RepositoryNews, receivedAt: Date) => (repository.namedAt ?? receivedAt).getTime();

/** Most are plainly new: nothing goes or went by their number or name. */
async function createNew(tx: Tx, news: readonly RepositoryNews[], receivedAt: Date): Promise<void> {
  const fresh = new Map<string, NamedRepository>();
  const numbers = new Set<string>();
  for (const { repository, formerly } of news) {
    const { fullName, externalId } = repository;
    if (formerly || fresh.has(fullName) || (externalId && numbers.has(externalId))) continue;
    if (externalId) numbers.add(externalId);
    fresh.set(fullName, repository);
  }
  const names = [...fresh.keys()];
  const [rows, formers] = [
    await tx.repository.findMany({
      where: { OR: [{ fullName: { in: names } }, { keyName: { in: names } }, { externalId: { in: [...numbers] } }] },
    }),
    await tx.repositoryName.findMany({ where: { fullName: { in: names } } }),
  ];
  const taken = new Set([...rows, ...formers].map(({ fullName }) => fullName));
  for (const { keyName } of rows) if (keyName) taken.add(keyName);
  const takenNumbers = new Set(rows.map(({ externalId }) => externalId));
  const missing = [...fresh.values()].filter(
    ({ fullName, externalId }) => !taken.has(fullName) && !(externalId && takenNumbers.has(externalId)),
  );
  const owners = await organisationIds(tx, missing);
  await tx.repository.createMany({
    data: missing.map((one) => ({
      ...nameOf(one.fullName),
      organisationId: owners(one.fullName),
      url: one.url ?? null,
      externalId: one.externalId ?? null,
      namedAt: one.namedAt ?? receivedAt,
    })),
  });
}

/** By the code host's number; by name where either side tells no number; by what it was called before. */
async function find(tx: Tx, { repository, formerly }: RepositoryNews): Promise<Repository | null> {
  const { externalId, fullName } = repository;
  const numbered = externalId ? await tx.repository.findUnique({ where: { externalId } }) : null;
  if (numbered) return numbered;
  const named = await tx.repository.findUnique({ where: { fullName } });
  if (named && !(externalId && named.externalId)) return named;
  const before = formerly ? await tx.repository.findUnique({ where: { fullName: formerly } }) : null;
  if (before && !(externalId && before.externalId)) return before;
  if (externalId) return null;
  const former = await tx.repositoryName.findFirst({
    where: { fullName: { in: [fullName, ...(formerly ? [formerly] : [])] } },
    orderBy: { until: "desc" },
    select: { repository: true },
  });
  return former?.repository ?? null;
}

async function create(tx: Tx, { repository }: RepositoryNews, receivedAt: Date): Promise<Repository> {
  const { fullName, url, externalId, namedAt = receivedAt } = repository;
  const holder = await tx.repository.findUnique({ where: { fullName } });
  const isYounger = !holder || (holder.namedAt ?? new Date(0)) <= namedAt;
  if (holder && isYounger) await stepAside(tx, holder, namedAt);
  const own = isYounger ? fullName : setApart(fullName, externalId ?? "");
  const taken = await tx.repository.count({ where: { OR: [{ keyName: fullName }, { fullName, keyName: null }] } });
  const owners = await organisationIds(tx, [repository]);
  const created = await tx.repository.create({
    data: {
      ...nameOf(own),
      keyName: taken > 0 ? setApart(fullName, externalId ?? "") : null,
      organisationId: owners(fullName),
      url: url ?? null,
      externalId: externalId ?? null,
      namedAt,
    },
  });
  if (!isYounger) await keepName(tx, created.id, fullName, namedAt);
  return created;
}

/** Another one goes by its name now, so it was renamed or deleted and nobody told: it keeps the name with its number. */
async function stepAside(tx: Tx, holder: Repository, until: Date): Promise<void> {
  await keepName(tx, holder.id, holder.fullName, until);
  await tx.repository.update({
    where: { id: holder.id },
    data: {
      fullName: setApart(holder.fullName, holder.externalId ?? String(holder.id)),
      keyName: holder.keyName ?? holder.fullName,
    },
  });
}

/** A name no code host gives. */
const setApart = (fullName: string, externalId: string) =>
  `${fullName}~${externalId.slice(externalId.lastIndexOf("/") + 1) || "unnumbered"}`;

/** Its number from the first who tells it, and its newest name; what it was called before still finds it. */
async function rename(
  tx: Tx,
  viewer: Viewer,
  row: Repository,
  { repository, formerly }: RepositoryNews,
  receivedAt: Date,
): Promise<Repository> {
  const { fullName, url, externalId, namedAt = receivedAt } = repository;
  if (formerly && formerly !== row.fullName) await keepName(tx, row.id, formerly, namedAt);
  const adopted = externalId && !row.externalId ? { externalId } : {};
  const isCertain = Boolean(externalId) || Boolean(formerly);
  const isNewer = row.namedAt === null || namedAt > row.namedAt;
  if (!isCertain || row.fullName === fullName || !isNewer) {
    if (isCertain && row.fullName !== fullName) await keepName(tx, row.id, fullName, namedAt);
    const clock = isCertain && row.fullName === fullName && isNewer ? { namedAt } : {};
    const told = { ...adopted, ...clock, ...(row.url === null && url ? { url } : {}) };
    return Object.keys(told).length > 0 ? tx.repository.update({ where: { id: row.id }, data: told }) : row;
  }
  const holder = await tx.repository.findUnique({ where: { fullName } });
  if (holder) await stepAside(tx, holder, namedAt);
  const owners = await organisationIds(tx, [repository]);
  const moved = owners(fullName) !== row.organisationId;
  const renamed = await tx.repository.update({
    where: { id: row.id },
    data: {
      ...adopted,
      ...nameOf(fullName),
      keyName: row.keyName ?? row.fullName,
      organisationId: owners(fullName),
      namedAt,
      ...(url ? { url } : {}),
    },
  });
  await keepName(tx, row.id, row.fullName, namedAt);
  const detail = { repository: fullName, from: row.fullName };
  await record(tx, viewer, [{ type: "repository.renamed", subject: String(row.id), detail }]);
  // Other days may hold in another organisation.
  if (moved) await enqueue(tx, "due-dates.recount", {}, { key: "due-dates.recount" });
  return renamed;
}

async function keepName(tx: Tx, repositoryId: number, fullName: string, until: Date): Promise<void> {
  if (fullName.includes("~")) return;
  await tx.repositoryName.createMany({ data: [{ repositoryId, fullName, until }], skipDuplicates: true });
}

async function stand(
  tx: Tx,
  viewer: Viewer,
  row: Repository,
  { standing }: RepositoryNews,
  receivedAt: Date,
): Promise<void> {
  if (!standing) return;
  const { value, at = receivedAt } = standing;
  if (row.standingAt && (at < row.standingAt || (at.getTime() === row.standingAt.getTime() && !outranks(value, row))))
    return;
  await tx.repository.update({ where: { id: row.id }, data: { standing: value, standingAt: at } });
  if (value === row.standing) return;
  await record(tx, viewer, [{ ...news[value], subject: String(row.id), detail: { repository: row.fullName } }]);
}

const ranks: Repository["standing"][] = ["active", "archived", "disconnected", "deleted"];
const outranks = (value: Repository["standing"], row: Repository) => ranks.indexOf(value) > ranks.indexOf(row.standing);

const news = {
  active: { type: "repository.returned" },
  archived: { type: "repository.archived" },
  disconnected: { type: "repository.disconnected" },
  deleted: { type: "repository.deleted" },
};

/** The last path segment is the repository. */
const nameOf = (fullName: string) => ({ fullName, name: fullName.slice(fullName.lastIndexOf("/") + 1) });

async function organisationIds(
  tx: Tx,
  repositories: readonly NamedRepository[],
): Promise<(fullName: string) => number> {
  const owners = [...new Set(repositories.map(({ fullName }) => ownerOf(fullName)))].sort();
  await tx.organisation.createMany({ data: owners.map((name) => ({ name })), skipDuplicates: true });
  const organisations = await tx.organisation.findMany({ where: { name: { in: owners } } });
  const ids = new Map(organisations.map(({ id, name }) => [name, id]));
  return (fullName) => ids.get(ownerOf(fullName)) ?? 0;
}

function ownerOf(fullName: string): string {
  const slash = fullName.lastIndexOf("/");
  return slash < 0 ? fullName : fullName.slice(0, slash);
}
