import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Invalid, Malformed, TooLarge } from "@/lib/errors";
import type { Answered, Asked, ReadFinding } from "@/lib/ingest/reader-process";
import type { Finding, Parsed } from "@/lib/ingest/source";

const idleMs = 30_000;

export type Limits = { longestMs: number; mostMegabytes: number };
export type ReadReport = (asked: Asked) => Promise<Parsed>;

const tooMuch = (what: string) =>
  new TooLarge(`The report takes more ${what} to read than one report is given. Send it in parts.`);

class Reader {
  readonly #limits: Limits;
  #process: ChildProcess | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  answerOf(asked: Asked): Promise<Answered> {
    clearTimeout(this.#idle);
    this.#process ??= this.#start();
    const own = this.#process;
    // While it works, nothing else ends; while it rests, it keeps nobody, and not for long.
    own.ref();
    own.channel?.ref();
    return new Promise((resolve, reject) => {
      const end = (finish: () => void) => {
        clearTimeout(timer);
        own.off("message", onAnswer).off("exit", onExit);
        finish();
      };
      const onAnswer = (answer: unknown) =>
        end(() => {
          own.unref();
          own.channel?.unref();
          this.#idle = setTimeout(() => this.#drop(own), idleMs).unref();
          resolve(answer as Answered);
        });
      const onExit = () => end(() => reject(tooMuch("memory")));
      const timer = setTimeout(() => {
        this.#drop(own);
        end(() => reject(tooMuch("time")));
      }, this.#limits.longestMs);
      own.on("message", onAnswer).on("exit", onExit);
      own.send(asked, (error) => error && end(() => reject(error)));
    });
  }

  /** As it was built, or, in development and tests, from its source. It ends with this process, whose channel it listens to. */
  #start(): ChildProcess {
    const isBuilt = !import.meta.url.endsWith(".ts");
    const program = new URL(isBuilt ? "reader.js" : "reader-process.ts", import.meta.url);
    const started = fork(fileURLToPath(program), {
      execArgv: [`--max-old-space-size=${this.#limits.mostMegabytes}`, ...(isBuilt ? [] : ["--import", "tsx"])],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    started.once("exit", () => {
      if (this.#process === started) this.#process = undefined;
    });
    return started;
  }

  #drop(own: ChildProcess): void {
    own.kill("SIGKILL");
    if (this.#process === own) this.#process = undefined;
  }
}

/**
 * Reads a report in a process of its own, bounded in memory and time: a thread that runs out of memory would take
 * everything with it. One report at a time. Throws what the source throws, and TooLarge where it needs more than it gets.
 */
export const readReport = readerWith({ longestMs: 30_000, mostMegabytes: 512 });

export function readerWith(limits: Limits): ReadReport {
  const reader = new Reader(limits);
  return async (asked) => {
    const answer = await reader.answerOf(asked);
    if ("parsed" in answer) return { ...answer.parsed, findings: answer.parsed.findings.map(asFinding) };
    if ("failed" in answer) throw new Error(`The report could not be read (${answer.failed})`);
    const { name, message, detail } = answer.refusal;
    throw name === "Malformed" ? new Malformed(message, detail) : new Invalid(message, detail);
  };
}

function asFinding({ identity, ...finding }: ReadFinding): Finding {
  if ("external" in identity) return { ...finding, identity };
  const { fingerprint, mask } = identity;
  return { ...finding, identity: { secret: { fingerprint: () => fingerprint, masked: () => mask } } };
}
