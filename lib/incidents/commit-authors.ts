import type { Viewer } from "@/lib/access/viewer";
import type { Tx } from "@/lib/db/client";
import { jsonFor } from "@/lib/db/json";
import { addressKey, fileAuthors } from "@/lib/identities/developers";
import { announce } from "@/lib/incidents/announce";
import { type FiledRepository, fileRepositories } from "@/lib/incidents/repositories";
import type { CommitAuthor, Finding, NamedRepository } from "@/lib/ingest/source";
import { enqueue } from "@/lib/jobs/queue";
import type { Contact } from "@/prisma/generated/enums";

const commitsLock = 7_301;

/**
 * A push and an alert about the same commit may be processed at the same moment, and neither would see the other:
 * whoever files commits of a repository, or looks for them, waits for the one before to commit.
 */
async function lockCommitsOf(tx: Tx, repositoryIds: readonly number[]): Promise<void> {
  const ordered = [...new Set(repositoryIds)].sort((a, b) => a - b);
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(${commitsLock}::int, id)::text FROM unnest(${ordered}::int[]) AS id`;
}

/** Fills in the author, where a source told only the commit, from commits pushed before. */
export async function withIndexedAuthors(
  tx: Tx,
  findings: readonly Finding[],
  repositoryIds: ReadonlyMap<string, number>,
): Promise<Finding[]> {
  const unauthored = findings.filter(({ place }) => place && !place.authorEmail && place.commit);
  if (unauthored.length === 0) return [...findings];
  await lockCommitsOf(
    tx,
    unauthored.flatMap(({ repository }) => repositoryIds.get(repository?.fullName ?? "") ?? []),
  );
  const shas = unauthored.flatMap(({ place }) => place?.commit ?? []);
  const commits = await tx.commit.findMany({
    where: { sha: { in: [...new Set(shas)] }, repositoryId: { in: [...repositoryIds.values()] } },
  });
  const byCommit = new Map(commits.map((commit) => [`${commit.repositoryId}:${commit.sha}`, commit]));
  return findings.map((finding) => {
    const { place, repository } = finding;
    const commit = place && repository && byCommit.get(`${repositoryIds.get(repository.fullName)}:${place.commit}`);
    if (!place || place.authorEmail || !commit) return finding;
    const dated = place.committedAt ?? commit.committedAt;
    return {
      ...finding,
      place: {
        ...place,
        authorName: commit.authorName,
        authorEmail: commit.authorEmail,
        ...(dated ? { committedAt: dated } : {}),
      },
    };
  });
}

/**
 * Remembers who authored these commits and who else had a hand in them, gives the author to every occurrence that
 * waited for one, and has it looked at again who is asked where nobody could be.
 */
export async function recordCommits(
  tx: Tx,
  viewer: Viewer,
  commits: readonly CommitAuthor[],
  receivedAt = new Date(),
): Promise<void> {
  if (commits.length === 0) return;
  const named = commits.map(({ repository }) => repository);
  const filed = await fileRepositories(tx, viewer, named, receivedAt);
  const repositoryIds = [...new Set(named.flatMap((one) => filed(one)?.id ?? []))];
  const rows = rowsOf(commits, filed);
  await lockCommitsOf(tx, repositoryIds);
  await keepCommits(tx, [...rows.values()]);
  const seenIn = {
    repositoryId: { in: repositoryIds },
    commit: { in: [...rows.values()].map(({ sha }) => sha) },
  };
  await askAgain(tx, rows, seenIn);
  await identifyAuthors(tx, viewer, rows, seenIn);
}

type CommitRow = {
  repositoryId: number;
  sha: string;
  authorName: string;
  authorEmail: string;
  committedAt: Date | null;
  coAuthors: string[];
  pusherName: string | null;
  pusherEmail: string | null;
};
type SeenIn = { repositoryId: { in: number[] }; commit: { in: string[] } };

const keyOf = (repositoryId: number, sha: string) => `${repositoryId}:${sha}`;

/** One row for each commit; where it is told twice, what was told first, and what only the second tells. */
function rowsOf(
  commits: readonly CommitAuthor[],
  filed: (named: NamedRepository) => FiledRepository | undefined,
): Map<string, CommitRow> {
  const rows = new Map<string, CommitRow>();
  for (const { repository, sha, authorName, authorEmail, committedAt, coAuthors = [], pusher } of commits) {
    const repositoryId = filed(repository)?.id;
    if (!repositoryId) continue;
    const known = rows.get(keyOf(repositoryId, sha));
    rows.set(keyOf(repositoryId, sha), {
      repositoryId,
      sha,
      authorName: known?.authorName ?? authorName,
      authorEmail: known?.authorEmail ?? authorEmail,
      committedAt: known?.committedAt ?? committedAt ?? null,
      coAuthors: known?.coAuthors.length ? known.coAuthors : coAuthors,
      pusherName: known?.pusherEmail ? known.pusherName : (pusher?.name ?? null),
      pusherEmail: known?.pusherEmail ?? pusher?.email ?? null,
    });
  }
  return rows;
}

/** Inserts the new ones; of one that is known, only what was empty is filled. */
async function keepCommits(tx: Tx, rows: readonly CommitRow[]): Promise<void> {
  await tx.$executeRaw`INSERT INTO "Commit" AS known ("repositoryId", sha, "authorName", "authorEmail", "committedAt", "coAuthors", "pusherName", "pusherEmail")
    SELECT "repositoryId", sha, "authorName", "authorEmail", "committedAt", "coAuthors", "pusherName", "pusherEmail"
    FROM json_populate_recordset(NULL::"Commit", ${jsonFor(rows)}::json) ORDER BY "repositoryId", sha
    ON CONFLICT ("repositoryId", sha) DO UPDATE SET
      "committedAt" = coalesce(known."committedAt", excluded."committedAt"),
      "coAuthors" = CASE WHEN cardinality(known."coAuthors") = 0 THEN excluded."coAuthors" ELSE known."coAuthors" END,
      "pusherName" = CASE WHEN known."pusherEmail" IS NULL THEN excluded."pusherName" ELSE known."pusherName" END,
      "pusherEmail" = coalesce(known."pusherEmail", excluded."pusherEmail")
    WHERE (known."committedAt" IS NULL AND excluded."committedAt" IS NOT NULL)
      OR (cardinality(known."coAuthors") = 0 AND cardinality(excluded."coAuthors") > 0)
      OR (known."pusherEmail" IS NULL AND excluded."pusherEmail" IS NOT NULL)`;
}

const askedInVain: Contact[] = ["author_unknown", "unreachable", "left", "disputed"];

async function askAgain(tx: Tx, rows: ReadonlyMap<string, CommitRow>, seenIn: SeenIn): Promise<void> {
  if ([...rows.values()].every(({ coAuthors, pusherEmail }) => coAuthors.length === 0 && !pusherEmail)) return;
  const stuck = await tx.occurrence.findMany({
    where: { ...seenIn, incident: { closedAt: null, contact: { in: askedInVain } } },
    distinct: ["incidentId"],
    select: { incidentId: true },
  });
  for (const { incidentId } of stuck)
    await enqueue(tx, "asking.reconsider", { incidentId }, { key: `asking.reconsider:${incidentId}` });
}

async function identifyAuthors(
  tx: Tx,
  viewer: Viewer,
  rows: ReadonlyMap<string, CommitRow>,
  seenIn: SeenIn,
): Promise<void> {
  const waiting = await tx.occurrence.findMany({
    where: { ...seenIn, authorId: null },
    select: { id: true, repositoryId: true, commit: true, incidentId: true, kind: true },
    orderBy: { id: "asc" },
  });
  if (waiting.length === 0) return;
  const addressIds = await fileAuthors(
    tx,
    [...rows.values()].map(({ authorName, authorEmail }) => ({ name: authorName, email: authorEmail })),
  );
  const identified = new Map<number, { historical: boolean }>();
  const authored = new Map<number, { historical: boolean }>();
  for (const occurrence of waiting) {
    const commit = rows.get(keyOf(occurrence.repositoryId, occurrence.commit));
    const authorId = commit && addressIds.get(addressKey(commit.authorEmail));
    if (!commit || !authorId) continue;
    await tx.occurrence.update({
      where: { id: occurrence.id },
      data: {
        authorId,
        authorName: commit.authorName,
        authorEmail: commit.authorEmail,
        committedAt: commit.committedAt,
      },
    });
    const { count } = await tx.incident.updateMany({
      where: { id: occurrence.incidentId, authorId: null },
      data: { authorId },
    });
    const told = count === 1 ? identified : authored;
    told.set(occurrence.incidentId, { historical: occurrence.kind === "historical" });
  }
  for (const incidentId of identified.keys()) authored.delete(incidentId);
  await announce(tx, viewer, [
    ...[...identified].map(([incidentId, detail]) => ({ type: "incident.author_identified", incidentId, detail })),
    ...[...authored].map(([incidentId, detail]) => ({ type: "incident.occurrence_authored", incidentId, detail })),
  ]);
}
