import type { z } from "zod";
import { Invalid } from "@/lib/errors";
import type { Finding, Parsed, Rejected } from "@/lib/ingest/source";
import { firstFault } from "./fault";

/** Reads a report entry by entry, listing those that do not fit. Throws Invalid when not one of them does. */
export function readEntries<T>(
  entries: readonly unknown[],
  schema: z.ZodType<T>,
  findingOf: (entry: T) => Finding,
): Parsed {
  const findings: Finding[] = [];
  const rejected: Rejected[] = [];
  entries.forEach((entry, index) => {
    const result = schema.safeParse(entry);
    if (result.success) findings.push(findingOf(result.data));
    else rejected.push(firstFault(result.error, [index]));
  });
  const [first] = rejected;
  if (first && findings.length === 0) {
    throw new Invalid(`No entry of the report can be read. The first fault is at ${first.pointer} (${first.reason}).`, {
      ...first,
    });
  }
  return { findings, commits: [], rejected };
}
