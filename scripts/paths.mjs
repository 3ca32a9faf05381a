import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
export const inRoot = (...parts) => path.join(root, ...parts);

/** DATA_DIR as an absolute path; a relative one is taken from the repository, not from where the command is typed. */
export const dataDirectory = (environment = process.env) => path.resolve(root, environment.DATA_DIR || ".data");

/** The locked Node that everything but the installer runs on; the running one where no such package exists. */
export function nodeBinary() {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const name = process.platform === "win32" ? "node.exe" : "node";
  const locked = inRoot("node_modules", `node-${platform}-${process.arch}`, "bin", name);
  return existsSync(locked) ? locked : process.execPath;
}
