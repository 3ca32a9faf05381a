import type { z } from "zod";
import { Invalid } from "@/lib/errors";
import type { Finding, Parsed, Rejected } from "@/lib/ingest/source";
import { firstFault } from "./fault";

/** Some entries of a report, with where they are in the document and what each of them yields. */
export type Entries<T> = {
  entries: readonly unknown[];
  path: readonly PropertyKey[];
  findingsOf(entry: T): Finding | Finding[];
};

/**
 * Reads a report entry by entry, listing those that do not fit by their pointer. Throws Invalid when there are entries
 * and not one of them fits.
 */
export function readEntries<T>(groups: readonly Entries<T>[], schema: z.ZodType<T>): Parsed {
  const findings: Finding[] = [];
  const rejected: Rejected[] = [];
  let read = 0;
  for (const { entries, path, findingsOf } of groups) {
    entries.forEach((entry, index) => {
      const result = schema.safeParse(entry);
      if (result.success) {
        read += 1;
        findings.push(...[findingsOf(result.data)].flat());
      } else rejected.push(firstFault(result.error, [...path, index]));
    });
  }
  const [first] = rejected;
  if (first && read === 0) {
    throw new Invalid(`No entry of the report can be read. The first fault is at ${first.pointer}: ${first.reason}`, {
      ...first,
    });
  }
  return { findings, commits: [], rejected };
}
