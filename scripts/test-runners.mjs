import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { nodeBinary } from "./paths.mjs";
import { runCommand } from "./run-command.mjs";
import { say } from "./say.mjs";

/** Runs vitest with its progress on the terminal and answers `{passed, failed, skipped}`. */
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

/** Runs Playwright with its progress on the terminal and answers `{passed, failed, skipped}`. */
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
    if (status !== 0 && counts.failed === 0) {
      say(`✗ ${name} ended with status ${status} though no test failed`);
      counts.failed = 1;
    }
    return counts;
  } catch (error) {
    say(`✗ ${name} did not finish: ${error.message}`);
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function countVitest(report) {
  // A file that fails to load has no tests to count.
  const broken = report.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function countPlaywright({ stats, errors }) {
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length, skipped: stats.skipped };
}
