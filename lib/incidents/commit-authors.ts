import type { Viewer } from "@/lib/access/viewer";
import type { Tx } from "@/lib/db/client";
import { addressKey, fileAuthors } from "@/lib/identities/developers";
import { announce } from "@/lib/incidents/announce";
import { fileRepositories } from "@/lib/incidents/repositories";
import type { CommitAuthor, Finding } from "@/lib/ingest/source";

/** Fills in the author, where a source told only the commit, from commits pushed before. */
export async function withIndexedAuthors(
  tx: Tx,
  findings: readonly Finding[],
  repositoryIds: ReadonlyMap<string, number>,
): Promise<Finding[]> {
  const shas = findings.flatMap(({ place }) => (place && !place.authorEmail && place.commit ? [place.commit] : []));
  if (shas.length === 0) return [...findings];
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
  await tx.commit.createMany({ data: rows, skipDuplicates: true });

  const waiting = await tx.occurrence.findMany({
    where: { authorId: null, OR: rows.map(({ repositoryId, sha }) => ({ repositoryId, commit: sha })) },
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
