import { existsSync } from "node:fs";
import { findBrowser } from "./browser.mjs";
import { ensureBuilt, ensureGenerated } from "./build.mjs";
import { ensureInstalled } from "./install.mjs";
import { requireNode } from "./launch.mjs";
import { inRoot } from "./paths.mjs";
import { say, sentenceOf } from "./say.mjs";
import { runStaticChecks } from "./static-checks.mjs";
import { withTestDatabase } from "./test-database.mjs";
import { runPlaywright, runVitest } from "./test-runners.mjs";
import { summary } from "./test-summary.mjs";

const counts = [];
const broken = (error) => ({ passed: 0, skipped: 0, faults: [sentenceOf(error)] });

/** One phase after the other, whatever the ones before said; a phase that breaks counts as one failure. */
async function phase(title, work) {
  say(`\n== ${title}`);
  try {
    counts.push(await work());
  } catch (error) {
    counts.push(broken(error));
  }
}

try {
  requireNode();
  await ensureInstalled();
  await ensureGenerated();
  await phase("Static checks", runStaticChecks);
  await withTestDatabase(async (env) => {
    await phase("Unit and integration tests", () => runVitest(env));
    await phase("Access matrix of the built product", () => builtProduct(env));
    if (existsSync(inRoot("playwright.config.ts"))) await phase("End-to-end tests in a browser", () => endToEnd(env));
  });
} catch (error) {
  counts.push(broken(error));
}
say();
process.exitCode = summary(counts, say);

async function builtProduct(env) {
  await ensureBuilt();
  return runVitest({ ...env, HANDBACK_BUILT: "1" });
}

async function endToEnd(env) {
  const browser = await findBrowser();
  if (browser.missing) throw new Error(browser.missing);
  await ensureBuilt();
  return runPlaywright({ ...env, NODE_ENV: "production", CHROMIUM_PATH: browser.path });
}
