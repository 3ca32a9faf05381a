import { existsSync } from "node:fs";
import { inRoot, nodeBinary } from "./paths.mjs";
import { runCommand } from "./run-command.mjs";
import { say, step } from "./say.mjs";

const checks = [
  { name: "lint and format (biome)", args: ["node_modules/@biomejs/biome/bin/biome", "check", "."] },
  {
    name: "types (tsc)",
    args: ["node_modules/typescript/bin/tsc", "--noEmit"],
    before: ["node_modules/next/dist/bin/next", "typegen"],
  },
  {
    name: "who may import whom (dependency-cruiser)",
    needs: ".dependency-cruiser.cjs",
    args: ["node_modules/dependency-cruiser/bin/dependency-cruise.mjs", "--config", ".dependency-cruiser.cjs", "."],
  },
  { name: "nothing unused (knip)", needs: "knip.json", args: ["node_modules/knip/bin/knip.js"] },
];

/** Runs every static check, each counted as one test. */
export async function runStaticChecks() {
  const counts = { passed: 0, skipped: 0, faults: [] };
  for (const { name, needs, args, before } of checks) {
    if (needs && !existsSync(inRoot(needs))) continue;
    const result = await step(`Checking ${name}`, async () => {
      if (before) await runCommand(nodeBinary(), before, { env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" } });
      return runCommand(nodeBinary(), args, { env: { ...process.env, NO_COLOR: "1" } });
    });
    if (result.status === 0) {
      counts.passed += 1;
    } else {
      say(result.output.trimEnd());
      counts.faults.push(name);
    }
  }
  return counts;
}
