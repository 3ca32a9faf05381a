import { ensureGenerated } from "./build.mjs";
import { ensureInstalled } from "./install.mjs";
import { requireNode } from "./launch.mjs";
import { orExit, say } from "./say.mjs";
import { runStaticChecks } from "./static-checks.mjs";
import { withTestDatabase } from "./test-database.mjs";
import { runVitest } from "./test-runners.mjs";
import { summary } from "./test-summary.mjs";

await orExit(async () => {
  requireNode();
  await ensureInstalled();
  await ensureGenerated();
  const counts = [await runStaticChecks(), await withTestDatabase((env) => runVitest(env))];
  process.exitCode = summary(counts, say);
});
