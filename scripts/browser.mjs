import { existsSync } from "node:fs";
import { nodeBinary } from "./paths.mjs";
import { lastLines, runCommand } from "./run-command.mjs";
import { say, step } from "./say.mjs";

const installed = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
];

/**
 * The browser for tests: CHROMIUM_PATH, one of the system, Playwright's own (downloaded where that is possible), or the
 * system's package. Answers its path, or `{missing}` with the sentence that says what to do.
 */
export async function findBrowser() {
  const given = process.env.CHROMIUM_PATH;
  if (given)
    return existsSync(given)
      ? { path: given }
      : { missing: `CHROMIUM_PATH names ${given}, which does not exist. Correct it, or leave it unset.` };
  const found = installed.find((file) => existsSync(file)) ?? (await playwrightsOwn());
  if (found) return { path: found };
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    const result = await step("Installing a browser for the tests (apt-get install chromium)", installPackage);
    if (existsSync(installed[0])) return { path: installed[0] };
    say(lastLines(result.output));
  }
  const result = await step("Downloading Playwright's browser", (detail) =>
    runCommand(nodeBinary(), ["node_modules/playwright/cli.js", "install", "chromium-headless-shell"], {
      onLine: detail,
    }),
  );
  const own = result.status === 0 ? await playwrightsOwn() : undefined;
  return own
    ? { path: own }
    : {
        missing:
          "There is no browser for the tests. Install one (as root: apt-get install -y chromium) or set CHROMIUM_PATH to a Chromium.",
      };
}

async function installPackage(detail) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const install = () =>
    runCommand("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], { env, onLine: detail });
  const first = await install();
  if (first.status === 0) return first;
  await runCommand("apt-get", ["update"], { env, onLine: detail });
  return install();
}

async function playwrightsOwn() {
  const { chromium } = await import("@playwright/test");
  const file = chromium.executablePath();
  return existsSync(file) ? file : undefined;
}
