import { TooLarge, Unavailable } from "@/lib/errors";
import { type Bounds, Exceeded, subprocess } from "@/lib/subprocess/ask";

export type Document = { filename: string; document: string };
/** Offsets count UTF-16 units; the end is exclusive. */
export type Found = { rule: string; start: number; end: number };
export type Looked = { found: Found[][] } | { failed: string };
export type Find = (documents: readonly Document[]) => Promise<Found[][]>;

const mostWaiting = 32;

/**
 * What the detection engine finds in each document. It works in a process of its own, which is told no setting and no key.
 * Throws TooLarge where it takes too much memory or time, and Unavailable where many wait already.
 */
export const find = finderWith({ longestMs: 20_000, mostMegabytes: 384, patienceMs: 1_000 });

export function finderWith(bounds: Bounds): Find {
  const look = subprocess<readonly Document[], Looked>(
    { name: "engine", source: "lib/scanning/engine-process.ts", env: {} as NodeJS.ProcessEnv },
    bounds,
  );
  let waiting = 0;
  return async (documents) => {
    if (waiting >= mostWaiting)
      throw new Unavailable("Too much is being scanned at the moment. Please send it again.", { retryAfter: 5 });
    waiting += 1;
    try {
      const looked = await look(documents).catch((error): Looked => {
        if (error instanceof Exceeded) throw tooMuch(error);
        return { failed: "the engine ended" };
      });
      if ("found" in looked) return looked.found;
      throw new Unavailable(`The documents could not be scanned (${looked.failed}).`);
    } finally {
      waiting -= 1;
    }
  };
}

const tooMuch = ({ what }: Exceeded) =>
  new TooLarge(`The documents take more ${what} to scan than one request is given. Send fewer, or smaller ones.`);
