import { readdirSync, readFileSync } from "node:fs";
import { auditWords } from "@/app/audit/_parts/audit-words";
import { jobs } from "@/lib/jobs/jobs";

const sources = readdirSync("lib", { recursive: true, encoding: "utf8" })
  .concat(readdirSync("external", { recursive: true, encoding: "utf8" }).map((file) => `../external/${file}`))
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => ({ file, text: readFileSync(`lib/${file}`, "utf8") }));

const nouns = new Set(Object.keys(auditWords).map((type) => type.split(".")[0]));

/** Every event type the source spells out: after `type:`, or a text that begins with a noun of the audit trail. */
export const spelt = sources.flatMap(({ file, text }) =>
  [...text.matchAll(/(?<!system\()(type: )?"([a-z_-]+\.[a-z_-]+)"/g)].flatMap(([, recorded, type = ""]) =>
    !(type in jobs) && (recorded || nouns.has(type.split(".")[0])) ? [{ file, type }] : [],
  ),
);
