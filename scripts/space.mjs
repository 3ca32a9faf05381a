import { statfsSync } from "node:fs";
import { Fault } from "./say.mjs";

const megabytes = (bytes) => Math.floor(bytes / 1024 / 1024);

/** Free space of the disk a directory is on, in bytes. */
export function freeSpace(directory) {
  const { bavail, bsize } = statfsSync(directory);
  return bavail * bsize;
}

/** Refuses to begin what the disk has no room for. */
export function requireSpace(directory, needed, what) {
  const free = freeSpace(directory);
  if (free >= needed) return;
  throw new Fault(
    `The disk of ${directory} is full: ${megabytes(free)} MB are free, ${what} needs ${megabytes(needed)} MB. Free some space, then run the same command again.`,
  );
}
