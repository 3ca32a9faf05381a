import { createHmac } from "node:crypto";
import { env } from "@/lib/env";

/**
 * Whether this closure is looked at by a Manager: `percent` of a hundred, decided by a keyed hash of the incident and its
 * version, so that it can be checked afterwards and not foreseen.
 */
export function isDrawn(incidentId: number, version: number, percent: number): boolean {
  const key = createHmac("sha256", env().AUTH_SECRET).update("closure-review").digest();
  const drawn = createHmac("sha256", key).update(`${incidentId}|${version}`).digest().readUInt32BE(0);
  return drawn < (percent / 100) * 2 ** 32;
}
