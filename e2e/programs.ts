import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const longestMs = 180_000;

/** Where the programs are; or why they cannot be had here. */
export type Had = { bin: string } | { missing: string };

/**
 * Programs of others that a walk needs, such as "ggshield==1.56.1", fetched from the registry of Python into the machine's
 * temporary directory and kept there.
 */
export function fromPython(...packages: string[]): Promise<Had> {
  return had(packages, "bin", async (home) => {
    await run("python3", ["-m", "venv", home], { timeout: longestMs });
    const install = ["install", "--quiet", "--disable-pip-version-check", ...packages];
    await run(path.join(home, "bin", "pip"), install, { timeout: longestMs });
  });
}

/** The same from the registry of Node, such as "prettier@3.6.2". */
export function fromNode(...packages: string[]): Promise<Had> {
  return had(packages, "node_modules/.bin", async (home) => {
    await mkdir(home, { recursive: true });
    const install = ["install", "--prefix", home, "--no-audit", "--no-fund", "--ignore-scripts", ...packages];
    await run("npm", install, { timeout: longestMs });
  });
}

async function had(
  packages: readonly string[],
  below: string,
  install: (home: string) => Promise<unknown>,
): Promise<Had> {
  const home = path.join(tmpdir(), `handback-${packages.join("-").replaceAll(/[^\w.-]+/g, "-")}`);
  const whole = path.join(home, "whole");
  const bin = path.join(home, below);
  if (existsSync(whole)) return { bin };
  try {
    await install(home);
    // What was broken off before this is fetched again.
    await writeFile(whole, "");
    return { bin };
  } catch (error) {
    return { missing: `${packages.join(", ")} cannot be had here: ${String(error).split("\n")[0]}` };
  }
}

export type Environment = Record<string, string>;
export type Ended = { code: number; said: string };

/** Runs a program to its end and answers what it printed, both ways together. */
export function ended(file: string, args: readonly string[], cwd: string, env: Environment): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(file, [...args], { cwd, env: env as NodeJS.ProcessEnv, timeout: 60_000 }, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === "number" ? error.code : -1) : 0;
      resolve({ code, said: stdout + stderr });
    });
  });
}
