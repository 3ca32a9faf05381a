import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { writePrivately } from "./keys.mjs";
import { identityOf, isAlive, stopProcess, until } from "./processes.mjs";
import { Fault, say } from "./say.mjs";

const fileIn = (directory) => path.join(directory, "run.json");

/** What runs on this DATA_DIR, as its supervisor wrote it down; an empty record when nothing was. */
export function readRun(directory) {
  try {
    return JSON.parse(readFileSync(fileIn(directory), "utf8"));
  } catch {
    return {};
  }
}

export function writeRun(directory, record) {
  writePrivately(fileIn(directory), record);
}

export function forgetRun(directory) {
  rmSync(fileIn(directory), { force: true });
}

/** Whether a Handback is running, or starting, on this DATA_DIR. */
export const isRunning = (directory) => isAlive(readRun(directory).supervisor);

/**
 * Makes this process the one that runs on DATA_DIR: refuses while another one lives, and ends what a killed one left
 * behind, but only processes that it wrote down itself.
 */
export async function claimRun(directory) {
  const { supervisor, url } = readRun(directory);
  // One that lost its terminal or is already stopping gets the time to finish.
  if (isAlive(supervisor) && !(await until(() => !isAlive(supervisor), readRun(directory).stopping ? 20_000 : 3_000))) {
    if (!readRun(directory).stopping || !(await until(() => !isAlive(supervisor), 20_000))) {
      const where = url ? ` at ${url}` : "";
      throw new Fault(
        `Handback is already running${where} (process ${supervisor.pid}). Stop it with Ctrl-C in its terminal or \`kill ${supervisor.pid}\`, or give this one its own DATA_DIR and PORT.`,
      );
    }
  }
  const left = Object.values(readRun(directory).children ?? {}).filter(isAlive);
  if (left.length > 0) say("· Ending what the last run left behind");
  await Promise.all(left.map((child) => stopProcess(child)));
  writeRun(directory, { supervisor: identityOf(process.pid) });
}
