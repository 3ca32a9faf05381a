import path from "node:path";
import { Worker } from "node:worker_threads";
import { Unavailable } from "@/lib/errors";

export type Document = { filename: string; document: string };
/** Offsets count UTF-16 units; the end is exclusive. */
export type Found = { rule: string; start: number; end: number };

const longestMs = 20_000;
const mostMegabytes = 384;

type Answer = { id: number; found?: Found[][]; failed?: string };
type Waiting = { resolve: (found: Found[][]) => void; reject: (error: Error) => void; timer: NodeJS.Timeout };

let thread: Worker | undefined;
let asked = 0;
const waiting = new Map<number, Waiting>();

/**
 * What the detection engine finds in each document. It works in a thread, bounded in memory and time; a thread that
 * exceeds either is ended, which throws Unavailable to whoever waited, and the next call begins a new one.
 */
export function find(documents: readonly Document[]): Promise<Found[][]> {
  thread ??= start();
  asked += 1;
  const id = asked;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => end("These documents take too long to scan. Send fewer, or smaller ones."),
      longestMs,
    );
    waiting.set(id, { resolve, reject, timer });
    thread?.postMessage({ id, documents });
  });
}

function start(): Worker {
  const worker = new Worker(path.resolve("lib", "scanning", "thread.mjs"), {
    resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
  });
  worker.unref();
  worker.on("message", ({ id, found, failed }: Answer) => {
    const one = waiting.get(id);
    waiting.delete(id);
    clearTimeout(one?.timer);
    if (found) one?.resolve(found);
    else one?.reject(new Unavailable(`The documents could not be scanned (${failed}).`));
  });
  worker.on("error", () => end("These documents need more memory to scan than there is. Send fewer, or smaller ones."));
  return worker;
}

function end(why: string): void {
  void thread?.terminate();
  thread = undefined;
  for (const { reject, timer } of waiting.values()) {
    clearTimeout(timer);
    reject(new Unavailable(why));
  }
  waiting.clear();
}
