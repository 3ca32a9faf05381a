import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";

const linux = process.platform === "linux";

/**
 * When a process was started, as text that no later process with the same number repeats; undefined when it is not
 * alive. A zombie (ended, not yet collected by its parent) counts as dead.
 */
export function startOf(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  try {
    if (!linux) {
      const answer = execFileSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], { encoding: "utf8" }).trim();
      return answer === "" || answer.startsWith("Z") ? undefined : answer.replace(/^\S+\s+/, "");
    }
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z" || fields[0] === "X") return undefined;
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()} ${fields[19]}`;
  } catch {
    return undefined;
  }
}

/** A process as it is written down for a later start to recognise. */
export const identityOf = (pid) => ({ pid, start: startOf(pid) });

/** Whether exactly the process that was written down is still alive. */
export const isAlive = (identity) => Boolean(identity?.start) && startOf(identity.pid) === identity.start;

/** The directory a process works in; undefined where the system does not tell. */
export function workingDirectoryOf(pid) {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

/** Polls until `condition` holds; false when it did not within `milliseconds`. */
export async function until(condition, milliseconds, every = 50) {
  const end = Date.now() + milliseconds;
  for (;;) {
    if (await condition()) return true;
    if (Date.now() >= end) return false;
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}

/** Asks a written-down process to end, and ends it when it has not within ten seconds. Never touches another one. */
export async function stopProcess(identity, patience = 10_000) {
  const gone = () => !isAlive(identity);
  if (gone()) return;
  signal(identity.pid, "SIGTERM");
  if (await until(gone, patience)) return;
  signal(identity.pid, "SIGKILL");
  await until(gone, 5_000);
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch {
    // It ended in between.
  }
}
