import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const version = "1.56.1";
const run = promisify(execFile);

/**
 * The path of the real client, fetched from its registry into the machine's temporary directory and kept there; or why
 * there is none.
 */
export async function realGgshield(): Promise<{ path: string } | { missing: string }> {
  const home = path.join(tmpdir(), `handback-ggshield-${version}`);
  const program = path.join(home, "bin", "ggshield");
  if (!existsSync(program)) {
    try {
      await run("python3", ["-m", "venv", home], { timeout: 60_000 });
      const install = ["install", "--quiet", "--disable-pip-version-check", `ggshield==${version}`];
      await run(path.join(home, "bin", "pip"), install, { timeout: 180_000 });
    } catch (error) {
      return { missing: `ggshield cannot be had here: ${String(error).split("\n")[0]}` };
    }
  }
  return { path: program };
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
