import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { nodeBinary } from "./paths.mjs";
import { runCommand } from "./run-command.mjs";
import { playwrightFaults, vitestFaults } from "./test-faults.mjs";

/** Runs vitest with its progress on the terminal and answers `{passed, skipped, faults}`. */
export function runVitest(env, ...args) {
  return counted("vitest", countVitest, (report) => ({
    env,
    args: [
      "node_modules/vitest/vitest.mjs",
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
      ...args,
    ],
  }));
}

/** Runs Playwright with its progress on the terminal and answers `{passed, skipped, faults}`. */
export function runPlaywright(env, ...args) {
  return counted("playwright", countPlaywright, (report) => ({
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    args: ["node_modules/@playwright/test/cli.js", "test", "--reporter=list,json", ...args],
  }));
}

/** A runner that leaves no report, or that fails without naming a failed test, counts as one failure. */
async function counted(name, count, command) {
  const directory = mkdtempSync(path.join(tmpdir(), "handback-report-"));
  const report = path.join(directory, "report.json");
  try {
    const { args, env } = command(report);
    const { status } = await runCommand(nodeBinary(), args, { env, show: true });
    const counts = count(JSON.parse(readFileSync(report, "utf8")));
    if (status !== 0 && counts.faults.length === 0) {
      counts.faults.push(`${name} ended with status ${status} though no test failed`);
    }
    return counts;
  } catch (error) {
    return { passed: 0, skipped: 0, faults: [`${name} did not finish: ${error.message}`] };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function countVitest(report) {
  return {
    passed: report.numPassedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    faults: vitestFaults(report),
  };
}

function countPlaywright(report) {
  const { expected, flaky, skipped } = report.stats;
  return { passed: expected + flaky, skipped, faults: playwrightFaults(report) };
}
