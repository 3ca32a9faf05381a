import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { root } from "./paths.mjs";

const LINES = 8;
const ofTheRunner = /^\s+at (new Promise|.*(node_modules|node:))/;
const fromRoot = (file) => path.relative(root, file);

/** What failed in a report of vitest's, a sentence or a few each: the test, and how its message begins. */
export function vitestFaults({ testResults }) {
  return testResults.flatMap((file) => {
    const failed = file.assertionResults.filter((test) => test.status === "failed");
    // A file that fails to load has no tests to name.
    if (failed.length === 0) return file.status === "failed" ? [fault(fromRoot(file.name), file.message)] : [];
    return failed.map((test) => fault(`${fromRoot(file.name)} › ${test.fullName}`, test.failureMessages[0]));
  });
}

/** The same of a report of Playwright's. */
export function playwrightFaults({ suites, errors }) {
  return [
    ...suites.flatMap((suite) => suiteFaults(suite, [])),
    ...errors.map((error) => fault("playwright", error.message)),
  ];
}

function suiteFaults({ title, specs = [], suites = [] }, above) {
  const names = [...above, title];
  return [
    ...specs
      .filter((spec) => spec.tests.some((test) => test.status === "unexpected"))
      .map((spec) => fault([...names, spec.title].join(" › "), firstError(spec))),
    ...suites.flatMap((suite) => suiteFaults(suite, names)),
  ];
}

function firstError(spec) {
  return spec.tests.flatMap((test) => test.results).find((result) => result.error)?.error.message;
}

function fault(name, message = "") {
  const lines = stripVTControlCharacters(message)
    .split("\n")
    .filter((line) => line.trim() !== "" && !ofTheRunner.test(line));
  return [name, ...lines.slice(0, LINES).map((line) => `    ${line.slice(0, 300)}`)].join("\n");
}
