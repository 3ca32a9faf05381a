import type { z } from "zod";
import { Invalid } from "@/lib/errors";
import { faultWords } from "@/lib/fault-words";
import type { Rejected } from "@/lib/ingest/source";

/** RFC 6901: "" is the whole document, "/3/File" the field File of its fourth entry. */
export function pointer(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** The first fault of a value that does not fit, below `path`. Its reason names kinds of values, never a value. */
export function firstFault(error: z.ZodError, path: readonly PropertyKey[] = []): Rejected {
  const issue = error.issues[0];
  return {
    pointer: pointer([...path, ...(issue?.path ?? [])]),
    reason: faultWords(issue?.message ?? "It does not fit."),
  };
}

/** The value read by the schema. Throws Invalid, which names the place below `path`, where it does not fit. */
export function readObject<T>(
  schema: z.ZodType<T>,
  value: unknown,
  what: string,
  path: readonly PropertyKey[] = [],
): T {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Invalid(`${what} is a JSON object, and this is none.`, { pointer: pointer(path), reason: "No object." });
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const fault = firstFault(result.error, path);
  throw new Invalid(`${what} does not fit at ${fault.pointer}: ${fault.reason}`, { ...fault });
}
