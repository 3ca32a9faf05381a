import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { inRoot } from "./paths.mjs";

const list = inRoot("app", "api", "v1", "_shape", "routes.ts");
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** What app/api/v1/_shape/routes.ts has to say: every address of the API with its methods, as the files of app/api have it. */
export async function routesSource() {
  const files = (await readdir(inRoot("app", "api"), { recursive: true }))
    .map((file) => file.split(path.sep).join("/"))
    .filter((file) => file.endsWith("/route.ts") && !file.includes("[...") && file !== "openapi.json/route.ts")
    .sort();
  const entries = await Promise.all(files.map(entryOf));
  return `// Written by \`node scripts/list-routes.mjs\`; run it after adding a route or a method.

/** Every address of the API: which methods it answers, and the module that does. */
export const routes = {
${entries.join("")}} as const;
`;
}

async function entryOf(file) {
  const source = await readFile(inRoot("app", "api", file), "utf8");
  const exported = methods.filter((method) =>
    new RegExp(`export (const|async function|function) ${method}\\b|export \\{[^}]*\\b${method}\\b[^}]*\\}`).test(
      source,
    ),
  );
  const folder = file.slice(0, -"/route.ts".length);
  const address = `/api/${folder.replaceAll(/\[(\w+)\]/g, "{$1}")}`;
  const names = exported.map((method) => JSON.stringify(method)).join(", ");
  const load = `load: () => import("@/app/api/${folder}/route")`;
  const entry = `  "${address}": { methods: [${names}], ${load} },\n`;
  return entry.length <= 121 ? entry : `  "${address}": {\n    methods: [${names}],\n    ${load},\n  },\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await writeFile(list, await routesSource());
