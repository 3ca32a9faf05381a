import { resolve } from "node:path";
import { expect, it } from "vitest";

const { playwrightFaults, vitestFaults } = (await import(`../../scripts/${"test-faults"}.mjs`)) as Record<
  "playwrightFaults" | "vitestFaults",
  (report: unknown) => string[]
>;

it("names every failed test of vitest's report and how its message begins, and a file that does not load", () => {
  const failed = (fullName: string, message: string) => ({ status: "failed", fullName, failureMessages: [message] });
  const passed = { status: "passed", fullName: "adds", failureMessages: [] };
  const message =
    "AssertionError: \u001b[31mexpected 1\u001b[39m\n\n    at /a.test.ts:1:2\n    at run (file:///x/node_modules/y.js:1:1)";
  const report = {
    testResults: [
      {
        name: resolve("test/a.test.ts"),
        status: "failed",
        message: "",
        assertionResults: [passed, failed("subtracts", message)],
      },
      { name: resolve("test/b.test.ts"), status: "failed", message: "Cannot find module './c'", assertionResults: [] },
      { name: resolve("test/c.test.ts"), status: "passed", message: "", assertionResults: [passed] },
    ],
  };
  expect(vitestFaults(report)).toEqual([
    "test/a.test.ts › subtracts\n    AssertionError: expected 1\n        at /a.test.ts:1:2",
    "test/b.test.ts\n    Cannot find module './c'",
  ]);
});

it("names every failed walk of Playwright's report, and what broke outside of one", () => {
  const walk = (title: string, status: string, message?: string) => ({
    title,
    tests: [{ status, results: [{ error: message === undefined ? undefined : { message } }] }],
  });
  const report = {
    suites: [
      {
        title: "a.spec.ts",
        specs: [walk("signs in", "expected"), walk("goes away again", "flaky", "slow")],
        suites: [{ title: "a manager", specs: [walk("signs out", "unexpected", "Timed out")] }],
      },
    ],
    errors: [{ message: "The server did not start" }],
  };
  expect(playwrightFaults(report)).toEqual([
    "a.spec.ts › a manager › signs out\n    Timed out",
    "playwright\n    The server did not start",
  ]);
});
