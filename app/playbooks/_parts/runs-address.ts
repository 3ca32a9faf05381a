import type { RunFilter } from "@/lib/playbooks/runs";

/** Where the runs are that a number counts. */
export function runsAddress(filter: RunFilter, cursor?: string): string {
  const query = new URLSearchParams();
  for (const [word, value] of Object.entries(filter)) if (value) query.set(word, value);
  if (cursor) query.set("cursor", cursor);
  return `/playbooks?${query}`;
}
