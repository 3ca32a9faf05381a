import type { Place } from "@/lib/ingest/source";
import { authorOf } from "../reading/author";
import { link } from "../reading/fields";
import type { Occurrence } from "./message";

/** Where a new_occurrence was seen: a file of a commit, or whatever else the address names (a chat, a ticket). */
export function placeOf(occurrence: Occurrence, seenAt: Date): Place | undefined {
  const { kind, date, sha, filepath, matches, source, author_name, author_info } = occurrence;
  const path = filepath || occurrence.url;
  if (!path && !sha) return undefined;
  const url = link.parse(occurrence.url);
  const [first] = matches;
  return {
    kind: filepath || sha ? "commit" : (source?.type || "other").slice(0, 64),
    commit: sha,
    path,
    line: first?.post_line_start || first?.pre_line_start || 0,
    column: 0,
    ...(url ? { url } : {}),
    historical: /^hist/i.test(kind),
    seenAt,
    ...authorOf(author_name, author_info),
    ...(date ? { committedAt: date } : {}),
  };
}
