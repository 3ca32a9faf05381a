import { z } from "zod";
import type { Place } from "@/lib/ingest/source";
import { hostOf, link, position, text } from "../reading/fields";
import { browsedHost, linePage, type Repository } from "./repository";

const Details = z.record(z.string(), z.unknown()).catch({});
export const Location = z.object({ type: z.string().min(1).max(64), details: Details });
export type Location = z.infer<typeof Location>;

const InFile = z.object({
  path: text,
  commit_sha: text.transform((sha) => sha.slice(0, 100)),
  start_line: position,
  end_line: position,
  start_column: position,
  page_url: link,
});

/**
 * Commits and wiki commits hold the secret in a file. The other places (titles, bodies, comments, reviews) are known
 * by their API address alone, which stands in for the path. Undefined when the details name no place.
 */
export function placeOf(location: Location, repository: Repository, seenAt: Date | undefined): Place | undefined {
  const seen = seenAt ? { seenAt } : {};
  const { path, commit_sha, start_line, end_line, start_column, page_url } = InFile.parse(location.details);
  if (path) {
    const isWiki = location.type === "wiki_commit";
    const url = isWiki ? page_url : linePage(repository, commit_sha, path, start_line);
    return {
      kind: location.type,
      commit: commit_sha,
      path,
      line: start_line,
      column: start_column,
      ...(end_line >= start_line && end_line > 0 ? { lineEnd: end_line } : {}),
      ...(url ? { url } : {}),
      historical: false,
      ...seen,
    };
  }
  const address = text.parse(location.details[`${location.type}_url`]);
  if (!address) return undefined;
  const url = pageOf(address, repository);
  return {
    kind: location.type,
    commit: "",
    path: address,
    line: 0,
    column: 0,
    historical: false,
    ...seen,
    ...(url ? { url } : {}),
  };
}

/** The page behind an API address, where the address alone tells it: a comment's does not say of which issue. */
function pageOf(address: string, repository: Repository): string | undefined {
  const host = browsedHost(repository);
  const [, issue] = /\/issues\/(\d+)$/.exec(address) ?? [];
  if (issue) return `https://${host}/${repository.full_name}/issues/${issue}`;
  const [, pull, review] = /\/pulls\/(\d+)(?:\/reviews\/(\d+))?$/.exec(address) ?? [];
  if (pull)
    return `https://${host}/${repository.full_name}/pull/${pull}${review ? `#pullrequestreview-${review}` : ""}`;
  const isPage = hostOf(address) === host && !new URL(address).pathname.startsWith("/api/");
  return isPage ? link.parse(address) : undefined;
}
