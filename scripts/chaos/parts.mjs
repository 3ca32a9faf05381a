import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { readRun } from "../run-record.mjs";

/** The embedded database of a running Handback: how to ask it, and the processes it consists of. */
export function databaseOf(directory) {
  const { home, password } = JSON.parse(readFileSync(path.join(directory, "postgres.json"), "utf8"));
  const note = () => readFileSync(path.join(home, "cluster", "postmaster.pid"), "utf8").split("\n");
  const postmaster = () => Number(note()[0]);
  const connected = async (work) => {
    const url = `postgresql://handback:${password}@127.0.0.1:${Number(note()[3])}/handback`;
    const client = new pg.Client({ connectionString: url });
    client.on("error", () => undefined);
    await client.connect();
    try {
      return await work(async (text) => (await client.query(text)).rows);
    } finally {
      await client.end();
    }
  };
  return {
    url: () => `postgresql://handback:${password}@127.0.0.1:${Number(note()[3])}/handback`,
    postmaster,
    processes: () => [postmaster(), ...childrenOf(postmaster())],
    query: (text) => connected((select) => select(text)),
    /** The same, several times on one connection. */
    connected,
  };
}

/** The process that answers requests, or the one that works on jobs. */
export const processOf = (directory, name) => readRun(directory).children[name].pid;

/** The most memory a process ever held, in megabytes. */
export function highestMemory(pid) {
  const [, kilobytes = "0"] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Math.round(Number(kilobytes) / 1_024);
}

function childrenOf(parent) {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => parentOf(pid) === parent);
}

function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return undefined;
  }
}
