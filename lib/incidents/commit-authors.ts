import type { Viewer } from "@/lib/access/viewer";
import type { Tx } from "@/lib/db/client";
import { addressKey, fileAuthors } from "@/lib/identities/developers";
import { announce } from "@/lib/incidents/announce";
import { fileRepositories } from "@/lib/incidents/repositories";
import type { CommitAuthor, Finding } from "@/lib/ingest/source";

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

/** Remembers who authored these commits, and gives the author to every occurrence that waited for one. */
export async function recordCommits(tx: Tx, viewer: Viewer, commits: readonly CommitAuthor[]): Promise<void> {
  if (commits.length === 0) return;
  const repositoryIds = await fileRepositories(
    tx,
    commits.map(({ repository }) => repository),
  );
  const rows = commits.flatMap(({ repository, sha, authorName, authorEmail, committedAt }) => {
    const repositoryId = repositoryIds.get(repository.fullName);
    return repositoryId ? [{ repositoryId, sha, authorName, authorEmail, committedAt: committedAt ?? null }] : [];
  });
  await lockCommitsOf(tx, [...repositoryIds.values()]);
  await tx.commit.createMany({ data: rows, skipDuplicates: true });

  const waiting = await tx.occurrence.findMany({
    where: {
      authorId: null,
      repositoryId: { in: [...repositoryIds.values()] },
      commit: { in: rows.map(({ sha }) => sha) },
    },
    select: { id: true, repositoryId: true, commit: true, incidentId: true, kind: true },
    orderBy: { id: "asc" },
  });
  if (waiting.length === 0) return;
  const addressIds = await fileAuthors(
    tx,
    rows.map(({ authorName, authorEmail }) => ({ name: authorName, email: authorEmail })),
  );
  const identified = new Map<number, { historical: boolean }>();
  for (const occurrence of waiting) {
    const commit = rows.find(
      ({ repositoryId, sha }) => repositoryId === occurrence.repositoryId && sha === occurrence.commit,
    );
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
    if (count === 1) identified.set(occurrence.incidentId, { historical: occurrence.kind === "historical" });
  }
  await announce(
    tx,
    viewer,
    [...identified].map(([incidentId, detail]) => ({ type: "incident.author_identified", incidentId, detail })),
  );
}
