import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { ensureBuilt, ensureGenerated, isBuilt } from "./build.mjs";
import { ensureInstalled } from "./install.mjs";
import { inRoot, nodeBinary, root } from "./paths.mjs";
import { anyFree, isFree } from "./ports.mjs";
import { identityOf, isAlive } from "./processes.mjs";
import { requireDatabase } from "./require-database.mjs";
import { claimRun } from "./run-record.mjs";
import { Fault, say } from "./say.mjs";
import { resolveSettings } from "./settings.mjs";
import { requireSpace } from "./space.mjs";

const megabyte = 1024 * 1024;

/** Everything from a fresh clone to a running Handback. `mode` is `start` (built) or `dev` (from the sources, watching them). */
export async function launch(mode) {
  requireNode();
  if (process.env.PORT === "0") process.env.PORT = String(await anyFree());
  const settings = resolveSettings();
  say("Handback is starting.");
  await claimRun(settings.directory);
  await requirePort(settings.values);
  requireSpace(settings.directory, 100 * megabyte, "Handback");
  if (!isBuilt()) requireSpace(root, 2_000 * megabyte, "installing and building");
  await ensureInstalled();
  if (!settings.local.database) await requireDatabase(settings.values.DATABASE_URL);
  await (mode === "dev" ? ensureGenerated() : ensureBuilt());
  if (major(process.versions.node) < 24 && nodeBinary() !== process.execPath) return handOver(mode);
  const { supervise } = await import("./supervise.mjs");
  endWithNpm(() => process.kill(process.pid, "SIGTERM"));
  await supervise(mode, settings);
}

/** Refuses a Node that is too old to run what follows. */
export function requireNode() {
  if (major(process.versions.node) >= 20) return;
  throw new Fault(
    `Handback needs Node 20 or newer, this is ${process.version}. Install a newer one from https://nodejs.org and run again.`,
  );
}

const major = (version) => Number(version.split(".")[0]);

async function requirePort({ PORT, HOST }) {
  const free = await isFree(Number(PORT), HOST).catch((error) => {
    if (error.code === "EACCES")
      throw new Fault(`Port ${PORT} needs more rights than this user has. Choose one above 1023: PORT=3000 npm start.`);
    if (error.code === "EADDRNOTAVAIL")
      throw new Fault(`HOST ${HOST} is not an address of this machine. Leave it unset, or set one that is.`);
    throw error;
  });
  if (!free)
    throw new Fault(
      `Port ${PORT} is taken by another program. Stop that one, or choose another port: PORT=${Number(PORT) + 1} npm start.`,
    );
}

/** Goes on under the locked Node, as a child that ends with this process. */
function handOver(mode) {
  const child = spawn(nodeBinary(), [inRoot("scripts", "supervise.mjs"), mode], {
    cwd: root,
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  endWithNpm(() => child.kill("SIGTERM"));
  return new Promise((_resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => process.exit(code ?? 1));
  });
}

/** A killed npm does not tell us; without this the next start would find us still running. */
function endWithNpm(stop) {
  const npm = process.env.npm_lifecycle_event && npmAbove(process.ppid);
  if (!npm) return;
  const timer = setInterval(() => {
    if (isAlive(npm)) return;
    clearInterval(timer);
    stop();
  }, 500);
  timer.unref();
}

function npmAbove(pid, levels = 3) {
  try {
    if (levels === 0 || pid <= 1) return undefined;
    if (/^npm |npm-cli\.js/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ")))
      return identityOf(pid);
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return npmAbove(Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]), levels - 1);
  } catch {
    return undefined;
  }
}
