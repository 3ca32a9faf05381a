import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";
import { env } from "@/lib/env";

/** A program of ours: its name in dist/, where it was built; its source, which development and tests run. */
export type Program = { name: string; source: string; env?: NodeJS.ProcessEnv };
export type Bounds = {
  longestMs: number;
  mostMegabytes: number;
  /** How long it rests before it is ended; absent: it is kept for good, and one that was ended is followed by another. */
  restMs?: number;
  /** How long those behind a question wait before a second process takes them over; absent: as long as it takes. */
  patienceMs?: number;
};
export type Ask<Asked, Answered> = (asked: Asked) => Promise<Answered>;

/** What was asked took more than a process is given. */
export class Exceeded extends Error {
  constructor(readonly what: "memory" | "time") {
    super(`More ${what} than a process is given`);
  }
}

const spareRestMs = 30_000;

/**
 * Has hostile input worked on in a process of its own, bounded in memory and time: a thread that runs out of memory would
 * take everything with it. One question after the other; where one takes long, and only then, another process answers
 * those behind it. Throws Exceeded to whoever asked too much, and to nobody else: the next question gets a new process.
 */
export function subprocess<Asked, Answered>(program: Program, bounds: Bounds): Ask<Asked, Answered> {
  const [one, spare] = [new Subprocess(program, bounds), new Subprocess(program, { ...bounds, restMs: spareRestMs })];
  const waiting: { asked: Asked; resolve(answer: Answered): void; reject(error: unknown): void }[] = [];
  const busy = new Set<Subprocess>();
  let late = false;
  async function work(process: Subprocess): Promise<void> {
    if (busy.has(process)) return;
    busy.add(process);
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const patience = process === one ? losingPatience() : undefined;
      try {
        next.resolve((await process.answerTo(next.asked)) as Answered);
      } catch (error) {
        next.reject(error);
      }
      if (process === one) late = false;
      clearTimeout(patience);
    }
    busy.delete(process);
  }
  function losingPatience(): NodeJS.Timeout | undefined {
    if (bounds.patienceMs === undefined) return undefined;
    return setTimeout(() => {
      late = true;
      void work(spare);
    }, bounds.patienceMs);
  }
  return (asked) =>
    new Promise((resolve, reject) => {
      waiting.push({ asked, resolve, reject });
      void work(one);
      if (late) void work(spare);
    });
}

class Subprocess {
  readonly #program: Program;
  readonly #bounds: Bounds;
  #process: ChildProcess | undefined;
  #rest: NodeJS.Timeout | undefined;

  constructor(program: Program, bounds: Bounds) {
    this.#program = program;
    this.#bounds = bounds;
  }

  answerTo(asked: unknown): Promise<unknown> {
    clearTimeout(this.#rest);
    this.#process ??= this.#start();
    const own = this.#process;
    // While it works, nothing else ends; while it rests, it keeps nobody.
    own.ref();
    own.channel?.ref();
    return new Promise((resolve, reject) => {
      const end = (finish: () => void) => {
        clearTimeout(timer);
        own.off("message", onAnswer).off("exit", onExit);
        finish();
      };
      const failed = (error: Error) => {
        this.#end(own);
        if (this.#bounds.restMs === undefined) this.#process = this.#start();
        end(() => reject(error));
      };
      const onAnswer = (answer: unknown) => {
        this.#letRest(own);
        end(() => resolve(answer));
      };
      // V8 without memory, and Linux without, end it by a signal.
      const onExit = (code: number | null, signal: string | null) =>
        failed(signal ? new Exceeded("memory") : new Error(`The process ${this.#program.name} ended with ${code}`));
      const timer = setTimeout(() => failed(new Exceeded("time")), this.#bounds.longestMs);
      own.on("message", onAnswer).on("exit", onExit);
      own.send(asked as object, (error) => error && failed(error));
    });
  }

  #start(): ChildProcess {
    const { name, source, env: given } = this.#program;
    const isBuilt = env().NODE_ENV === "production";
    const started = fork(isBuilt ? path.resolve("dist", `${name}.js`) : path.resolve(source), {
      execArgv: [`--max-old-space-size=${this.#bounds.mostMegabytes}`, ...(isBuilt ? [] : ["--import", "tsx"])],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      ...(given ? { env: given } : {}),
    });
    started.on("error", () => undefined);
    started.once("exit", () => {
      if (this.#process === started) this.#process = undefined;
    });
    started.unref();
    started.channel?.unref();
    return started;
  }

  #letRest(own: ChildProcess): void {
    own.unref();
    own.channel?.unref();
    const { restMs } = this.#bounds;
    if (restMs !== undefined) this.#rest = setTimeout(() => this.#end(own), restMs).unref();
  }

  #end(own: ChildProcess): void {
    own.kill("SIGKILL");
    if (this.#process === own) this.#process = undefined;
  }
}
