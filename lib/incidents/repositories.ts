import { z } from "zod";
import type { Viewer } from "@/lib/access/viewer";
import { db, type Tx } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { hearOf } from "@/lib/incidents/repository-news";
import type { Finding, NamedRepository, RepositoryNews } from "@/lib/ingest/source";
import { Prisma } from "@/prisma/generated/client";

export type FiledRepository = {
  id: number;
  /** What it is called now. */
  fullName: string;
  /** What its incidents' keys call it. */
  keyName: string;
};

const view = { id: true, fullName: true, keyName: true, externalId: true, namedAt: true } as const;
type Row = Prisma.RepositoryGetPayload<{ select: typeof view }>;

/**
 * Files every repository and its organisation, and answers for each which one it is, whatever it is called by now: by
 * the code host's number where that is told, else by its name, or one it had before.
 */
export async function fileRepositories(
  tx: Tx,
  viewer: Viewer,
  named: readonly NamedRepository[],
  receivedAt: Date,
): Promise<(named: NamedRepository) => FiledRepository | undefined> {
  const told = distinct(named);
  const known = await lookUp(tx, told);
  const news = told.filter((one) => isNews(one, known(one), receivedAt)).map((repository) => ({ repository }));
  if (news.length === 0) return filedIn(known);
  await hearOf(tx, viewer, news, receivedAt);
  return filedIn(await lookUp(tx, told));
}

/** Files what sources tell of repositories themselves, together with all that is named beside it, before anything else. */
export async function hearOfRepositories(
  tx: Tx,
  viewer: Viewer,
  news: readonly RepositoryNews[],
  named: readonly NamedRepository[],
  receivedAt: Date,
): Promise<void> {
  const told = distinct(named).map((repository) => ({ repository }));
  if (news.length > 0) await hearOf(tx, viewer, [...news, ...told], receivedAt);
  else await fileRepositories(tx, viewer, named, receivedAt);
}

/** Gives those that are here under these names, and have no number yet, theirs: from then on a rename loses nothing. */
export async function numberKnown(
  tx: Tx,
  viewer: Viewer,
  named: readonly NamedRepository[],
  receivedAt: Date,
): Promise<void> {
  const unnumbered = await tx.repository.findMany({
    where: { fullName: { in: named.map(({ fullName }) => fullName) }, externalId: null },
    select: { fullName: true },
  });
  const names = new Set(unnumbered.map(({ fullName }) => fullName));
  const news = named.filter(({ fullName }) => names.has(fullName)).map((repository) => ({ repository }));
  if (news.length > 0) await hearOf(tx, viewer, news, receivedAt);
}

/** A finding under the names its repository has now: its own, and in its key the one that stays. */
export function underPresentName(finding: Finding, filed: (named: NamedRepository) => FiledRepository | undefined) {
  const { repository, identity } = finding;
  const known = repository && filed(repository);
  if (!known || (known.fullName === repository.fullName && known.keyName === repository.fullName)) return finding;
  return {
    ...finding,
    repository: { ...repository, fullName: known.fullName },
    identity:
      "external" in identity ? { external: rekeyed(identity.external, repository.fullName, known.keyName) } : identity,
  };
}

/** "github:secret:github.com/acme/api/12": the name stands between a slash or colon and another. */
function rekeyed(key: string, from: string, to: string): string {
  const at = [...":/"].flatMap((before) => [...":/"].map((after) => key.indexOf(`${before}${from}${after}`)));
  const first = Math.min(...at.filter((index) => index >= 0));
  return Number.isFinite(first) ? key.slice(0, first + 1) + to + key.slice(first + 1 + from.length) : key;
}

/** The repositories that go by one of these names, or did, where no other one does by now. */
export async function repositoriesNamed(names: readonly string[]): Promise<z.infer<typeof namedRow>[]> {
  const rows = await db().$queryRaw`SELECT id, coalesce("keyName", "fullName") AS "keyName", url FROM "Repository"
    WHERE id IN (SELECT repositories_named(${[...names]}::text[])) ORDER BY "namedAt" DESC NULLS LAST, id`;
  return parseRows(namedRow, rows);
}

const namedRow = z.object({ id: z.number(), keyName: z.string(), url: z.string().nullable() });

/** Their ids, as a condition's right side. */
export const idsNamed = (names: readonly string[]) =>
  Prisma.sql`ARRAY(SELECT repositories_named(${[...names]}::text[]))`;

/** A report names one repository with every finding; of each name, its newest word is enough. */
function distinct(named: readonly NamedRepository[]): NamedRepository[] {
  const told = new Map<string, NamedRepository>();
  for (const one of named) {
    const key = `${one.externalId ?? ""} ${one.fullName}`;
    const known = told.get(key);
    if (!known || (one.namedAt ?? 0) > (known.namedAt ?? 0)) told.set(key, one);
  }
  return [...told.values()];
}

type LookUp = (named: NamedRepository) => Row | undefined;

async function lookUp(tx: Tx, named: readonly NamedRepository[]): Promise<LookUp> {
  const names = [...new Set(named.map(({ fullName }) => fullName))].sort();
  const ids = [...new Set(named.flatMap(({ externalId }) => externalId ?? []))].sort();
  const rows = await tx.repository.findMany({
    where: { OR: [{ fullName: { in: names } }, ...(ids.length > 0 ? [{ externalId: { in: ids } }] : [])] },
    select: view,
  });
  const byName = new Map(rows.map((row) => [row.fullName, row]));
  const byExternalId = new Map(rows.flatMap((row) => (row.externalId ? [[row.externalId, row] as const] : [])));
  const lost = named.filter((one) => !one.externalId && !byName.has(one.fullName)).map(({ fullName }) => fullName);
  const former = lost.length > 0 ? await formerly(tx, lost) : new Map<string, Row>();
  return ({ fullName, externalId }) =>
    externalId ? byExternalId.get(externalId) : (byName.get(fullName) ?? former.get(fullName));
}

async function formerly(tx: Tx, names: readonly string[]): Promise<Map<string, Row>> {
  const found = await tx.repositoryName.findMany({
    where: { fullName: { in: [...names] } },
    orderBy: { until: "asc" },
    select: { fullName: true, repository: { select: view } },
  });
  return new Map(found.map(({ fullName, repository }) => [fullName, repository]));
}

/** Whether it is one we do not know, or was called something else when we last heard. */
function isNews({ fullName, namedAt }: NamedRepository, row: Row | undefined, receivedAt: Date): boolean {
  if (!row) return true;
  const at = namedAt ?? receivedAt;
  return row.fullName !== fullName && row.externalId !== null && (row.namedAt === null || at > row.namedAt);
}

function filedIn(known: LookUp): (named: NamedRepository) => FiledRepository | undefined {
  return (named) => {
    const row = known(named);
    return row && { id: row.id, fullName: row.fullName, keyName: row.keyName ?? row.fullName };
  };
}
