import { Invalid, Malformed, TooLarge } from "@/lib/errors";
import type { Answered, Asked, ReadFinding } from "@/lib/ingest/reader-process";
import type { Finding, Parsed } from "@/lib/ingest/source";
import { type Bounds, Exceeded, subprocess } from "@/lib/subprocess/ask";

export type ReadReport = (asked: Asked) => Promise<Parsed>;

/**
 * Reads a report in a process of its own, bounded in memory and time. One report at a time. Throws what the source throws,
 * and TooLarge where it needs more than it gets.
 */
export const readReport = readerWith({ longestMs: 30_000, mostMegabytes: 512, restMs: 30_000 });

export function readerWith(bounds: Bounds): ReadReport {
  const ask = subprocess<Asked, Answered>({ name: "reader", source: "lib/ingest/reader-process.ts" }, bounds);
  return async (asked) => {
    const answer = await ask(asked).catch((error) => {
      throw error instanceof Exceeded ? tooMuch(error) : error;
    });
    if ("parsed" in answer) return { ...answer.parsed, findings: answer.parsed.findings.map(asFinding) };
    if ("failed" in answer) throw new Error(`The report could not be read (${answer.failed})`);
    const { name, message, detail } = answer.refusal;
    throw name === "Malformed" ? new Malformed(message, detail) : new Invalid(message, detail);
  };
}

const tooMuch = ({ what }: Exceeded) =>
  new TooLarge(`The report takes more ${what} to read than one report is given. Send it in parts.`);

function asFinding({ identity, ...finding }: ReadFinding): Finding {
  if ("external" in identity) return { ...finding, identity };
  const { fingerprint, mask } = identity;
  return { ...finding, identity: { secret: { fingerprint: () => fingerprint, masked: () => mask } } };
}
