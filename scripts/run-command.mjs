import { spawn } from "node:child_process";
import { root } from "./paths.mjs";
import { Fault } from "./say.mjs";
import { freeSpace } from "./space.mjs";

const running = new Set();
for (const [signal, status] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
]) {
  process.on(signal, () => {
    for (const child of running) child.kill(signal);
    if (process.listenerCount(signal) === 1) process.exit(status);
  });
}

/**
 * Runs a program to its end and answers `{status, stdout, stderr, output}`. `onLine` hears every line as it comes,
 * `show` passes the output through to the terminal as well. A program that cannot be started answers status 127.
 */
export function runCommand(program, args, { env = process.env, cwd = root, onLine, show, identity, input } = {}) {
  return new Promise((resolve) => {
    const stdin = show ? "inherit" : input === undefined ? "ignore" : "pipe";
    const child = spawn(program, args, { cwd, env, stdio: [stdin, "pipe", "pipe"], ...identity });
    const collected = { stdout: "", stderr: "", output: "" };
    running.add(child);
    for (const name of ["stdout", "stderr"]) {
      child[name].setEncoding("utf8").on("data", (text) => {
        collected[name] += text;
        collected.output = (collected.output + text).slice(-20_000);
        if (show) process[name].write(text);
        if (onLine) for (const line of text.split("\n")) if (line.trim()) onLine(line);
      });
    }
    child.on("error", (error) => finish(127, error.message));
    child.on("close", (code, signal) => finish(code ?? 128, signal ? `stopped by ${signal}` : ""));
    const finish = (status, note) => {
      running.delete(child);
      resolve({ status, ...collected, output: [collected.output, note].filter(Boolean).join("\n") });
    };
    if (input !== undefined) child.stdin.end(input);
  });
}

/** The last lines of a program's output that say something. */
export function lastLines(output, count = 12) {
  const lines = output.split("\n").map((line) => line.trimEnd());
  return lines
    .filter((line) => line.trim())
    .slice(-count)
    .join("\n");
}

/** Turns a failed program into one sentence; a full disk is named as what it is. */
export function failed(what, { output }, advice, directory = root) {
  if (/ENOSPC|No space left on device/i.test(output) || freeSpace(directory) < 1_000_000) {
    return new Fault(`${what} failed because the disk is full. Free some space and run the same command again.`);
  }
  return new Fault(`${what} failed. ${advice} The last it said:\n${lastLines(output)}`);
}
