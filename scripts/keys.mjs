import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Fault } from "./say.mjs";

const rings = { link: ["LINK_KEYS", "L"], seal: ["SEAL_KEYS", "S"] };
const newKey = () => randomBytes(32).toString("base64");

/** A fresh set of the keys every installation needs, named as in the environment. */
export function newKeys() {
  return {
    AUTH_SECRET: randomBytes(36).toString("base64url"),
    LINK_KEYS: `L1:${newKey()}`,
    SEAL_KEYS: `S1:${newKey()}`,
    FINGERPRINT_KEY: newKey(),
  };
}

/** The keys of an installation with the embedded database: made once, kept in DATA_DIR/keys.json, readable by its owner only. */
export function keptKeys(directory) {
  const file = path.join(directory, "keys.json");
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
  if (existsSync(path.join(directory, "postgres.json"))) {
    throw new Fault(
      `${file} is missing, and without it what the database holds sealed cannot be read. Put it back from a backup, or remove ${directory} to start afresh.`,
    );
  }
  const keys = newKeys();
  writePrivately(file, keys);
  return keys;
}

/** Puts a new key in front of a ring; the old ones stay, so that what they signed or sealed stays valid. */
export function rotateRing(name, values) {
  const [variable, prefix] = rings[name] ?? [];
  if (!variable) {
    throw new Fault(`There is no ring "${name ?? ""}" to rotate. The rings are ${Object.keys(rings).join(" and ")}.`);
  }
  const numbers = [...values[variable].matchAll(new RegExp(`(?:^|,)\\s*${prefix}(\\d+):`, "g"))].map(
    (match) => +match[1],
  );
  const kid = `${prefix}${Math.max(0, ...numbers) + 1}`;
  return { variable, kid, value: `${kid}:${newKey()},${values[variable]}` };
}

/** Writes JSON that only this user can read, whole or not at all. */
export function writePrivately(file, value) {
  const fresh = `${file}.${process.pid}.new`;
  writeFileSync(fresh, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  chmodSync(fresh, 0o600);
  renameSync(fresh, file);
}
