import { parseArgs } from "node:util";
import { say } from "../say.mjs";
import { ingestWithAndWithout } from "./ingest.mjs";
import { restrictedAtScale } from "./restricted.mjs";
import { atScale } from "./scale.mjs";
import { spine } from "./spine.mjs";

const parts = { spine, restricted: restrictedAtScale, scale: atScale, ingest: ingestWithAndWithout };

const { values } = parseArgs({ options: { only: { type: "string" } } });
const wanted = values.only?.split(",") ?? Object.keys(parts);
const unknown = wanted.filter((name) => !(name in parts));
if (unknown.length > 0) {
  say(`There is no part "${unknown[0]}". Parts: ${Object.keys(parts).join(", ")}.`);
  process.exit(1);
}

const rows = [];
for (const name of wanted) {
  say(`· Measuring ${name}`);
  rows.push(...(await parts[name]()));
}
console.table(Object.fromEntries(rows.map(({ what, ...row }) => [what, row])));
if (rows.some((row) => row.holds === "no")) process.exitCode = 1;
