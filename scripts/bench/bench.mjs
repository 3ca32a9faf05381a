import { parseArgs } from "node:util";
import { say } from "../say.mjs";
import { bursts } from "./deliveries.mjs";
import { ingestWithAndWithout } from "./ingest.mjs";
import { pagesAtOnce } from "./oncall.mjs";
import { restrictedAtScale } from "./restricted.mjs";
import { atScale, exportAtScale } from "./scale.mjs";
import { spine } from "./spine.mjs";

const parts = {
  spine,
  burst: bursts,
  restricted: restrictedAtScale,
  scale: atScale,
  ingest: ingestWithAndWithout,
  oncall: pagesAtOnce,
};

/** What another part measures as well, to be measured by itself: `npm run bench -- --only export`. */
const single = { export: exportAtScale };
const all = { ...parts, ...single };

const { values } = parseArgs({ options: { only: { type: "string" } } });
const wanted = values.only?.split(",") ?? Object.keys(parts);
const unknown = wanted.filter((name) => !(name in all));
if (unknown.length > 0) {
  say(`There is no part "${unknown[0]}". Parts: ${Object.keys(all).join(", ")}.`);
  process.exit(1);
}

const rows = [];
for (const name of wanted) {
  say(`· Measuring ${name}`);
  rows.push(...(await all[name]()));
}
console.table(Object.fromEntries(rows.map(({ what, ...row }) => [what, row])));
if (rows.some((row) => row.holds === "no")) process.exitCode = 1;
