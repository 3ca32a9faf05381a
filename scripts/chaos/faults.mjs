import { setTimeout as delay } from "node:timers/promises";
import { readRun } from "../run-record.mjs";
import { databaseOf, processOf } from "./parts.mjs";

const intoTheBurstMs = 700;
const hangMs = 5_000;
const awayMs = 5_000;

export const unbroken = "nothing breaks";

/** What happens to a running Handback in the middle of a burst; each breaks it for five seconds or less. */
export const faults = {
  [unbroken]: async () => {},
  "kill -9 of the web process": async (directory) => {
    await delay(intoTheBurstMs);
    process.kill(processOf(directory, "web"), "SIGKILL");
  },
  "kill -9 of the worker": async (directory) => {
    // While it works: it lets a burst pass first.
    await delay(6_000);
    process.kill(processOf(directory, "worker"), "SIGKILL");
  },
  "immediate restart of PostgreSQL": async (directory) => {
    await delay(intoTheBurstMs);
    process.kill(databaseOf(directory).postmaster(), "SIGQUIT");
  },
  "PostgreSQL is away for five seconds": async (directory) => {
    await delay(intoTheBurstMs);
    // Whoever would start it again sleeps meanwhile.
    const { pid } = readRun(directory).supervisor;
    process.kill(pid, "SIGSTOP");
    process.kill(databaseOf(directory).postmaster(), "SIGQUIT");
    await delay(awayMs);
    process.kill(pid, "SIGCONT");
  },
  "PostgreSQL hangs for five seconds": async (directory) => {
    await delay(intoTheBurstMs);
    const frozen = databaseOf(directory).processes();
    for (const pid of frozen) process.kill(pid, "SIGSTOP");
    await delay(hangMs);
    for (const pid of frozen) process.kill(pid, "SIGCONT");
  },
};

/** The faults after which a sender may have read no 2xx, and has to deliver again. */
export const mayRefuse = new Set(["kill -9 of the web process"]);
