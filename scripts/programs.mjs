import { nodeBinary } from "./paths.mjs";
import { lastLines, runCommand } from "./run-command.mjs";
import { Fault } from "./say.mjs";

// Little room for what is young: of a burst everything lives until the database has it.
const built = {
  web: ["--max-semi-space-size=8", "dist/server.js"],
  worker: ["dist/worker.js"],
  admin: ["dist/admin.js"],
  seed: ["dist/seed.js"],
};

/** How our programs are run: what was built, or the sources. */
export function programsOf(mode) {
  if (mode === "start") return built;
  const typed = ["--import", import.meta.resolve("tsx")];
  const beforeNext = ["--import", import.meta.resolve("next/dist/server/node-environment-baseline.js")];
  return {
    web: [...beforeNext, ...typed, "server.ts"],
    worker: [...typed, "worker.ts"],
    admin: [...typed, "lib/cli/admin.ts"],
    seed: [...typed, "prisma/seed.ts"],
  };
}

/** Those of them that run as long as Handback does. */
export function servicesOf(mode) {
  const { web, worker } = programsOf(mode);
  return { web, worker };
}

/** Runs one verb of the operator commands and answers its JSON. */
export const adminJson = (mode, env, what, ...verb) => programJson(programsOf(mode).admin, env, what, verb);

/** Fills the demo workspace, once, and answers what there is to try. */
export const seedJson = (mode, env, what) => programJson(programsOf(mode).seed, env, what, []);

async function programJson(program, env, what, verb) {
  const result = await runCommand(nodeBinary(), [...program, ...verb, "--json"], { env });
  if (result.status !== 0) throw new Fault(`${what} failed: ${lastLines(result.stderr || result.output, 3)}`);
  try {
    return JSON.parse(result.stdout);
  } catch {
    throw new Fault(`${what} failed: the command did not print JSON.`);
  }
}
