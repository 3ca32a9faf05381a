import { Malformed } from "@/lib/errors";
import { parseJson } from "@/lib/ingest/decode";

/** The values of a document of one JSON value per line, blank lines left out. Throws Malformed, naming the line. */
export function parseJsonLines(text: string): unknown[] {
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    try {
      return [parseJson(line)];
    } catch (fault) {
      throw fault instanceof Malformed ? new Malformed(`Line ${index + 1}: ${fault.message}`) : fault;
    }
  });
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
