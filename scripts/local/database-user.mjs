import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { Fault } from "../say.mjs";

/**
 * Who PostgreSQL runs as. It refuses root; so root lends it the owner of the existing data, else the system user
 * `handback` (made when missing), else `postgres` or `nobody`. Everybody else runs it as themselves: an empty answer.
 */
export function databaseUser(cluster) {
  if (process.getuid?.() !== 0) return {};
  const owner = statSync(cluster, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const user = known("handback") ?? created() ?? known("postgres") ?? known("nobody");
  if (user) return user;
  throw new Fault(
    "PostgreSQL does not run as root, and no system user could be made for it. Run as another user, or create one: useradd --system handback.",
  );
}

/** Whether that user can pass every directory on the way to `program` and run it. */
export const canRun = (user, program) =>
  spawnSync(program, ["--version"], { ...user, cwd: "/", stdio: "ignore" }).status === 0;

/** Whether that user can work in `directory`. */
export const canUse = (user, directory) =>
  user.uid === undefined ||
  spawnSync("/bin/sh", ["-c", 'test -w "$1" && cd "$1"', "sh", directory], { ...user, cwd: "/" }).status === 0;

function created() {
  spawnSync(
    "useradd",
    [
      "--system",
      "--user-group",
      "--no-create-home",
      "--home-dir",
      "/nonexistent",
      "--shell",
      "/usr/sbin/nologin",
      "handback",
    ],
    {
      stdio: "ignore",
    },
  );
  return known("handback");
}

function known(name) {
  const fields = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"))
    .find(([login]) => login === name);
  return fields && Number(fields[2]) > 0 ? { uid: Number(fields[2]), gid: Number(fields[3]) } : undefined;
}
