import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { inRoot, nodeBinary } from "./paths.mjs";
import { runCommand } from "./run-command.mjs";
import { orExit, say } from "./say.mjs";
import { withTestDatabase } from "./test-database.mjs";

/** How an access check is taken out: what it looks like, and what stands in its place. */
const removals = [
  { check: /authorize\(viewer, [^;]+\);/g, without: "" },
  { check: /visibleTo\(viewer\)/g, without: "({})" },
  { check: /editableBy\(viewer\)/g, without: "({})" },
];
const copied = [
  "app",
  "emails",
  "external",
  "lib",
  "prisma",
  "test",
  "package.json",
  "tsconfig.json",
  "vitest.config.ts",
];
const atOnce = 2;

/**
 * Takes out each access check of lib in turn, in a copy of the sources, and sees whether tests fail: those of access,
 * else those that reach the file. A check whose absence nobody notices is named, and ends the run with status 1.
 */
await orExit(async () => {
  const sites = await accessChecks();
  say(`${sites.length} access checks in lib`);
  const survivors = [];
  await withTestDatabase(async (env) => {
    const queue = [...sites];
    await Promise.all(Array.from({ length: atOnce }, () => workThrough(queue, env, survivors)));
  });
  for (const { file, line, text } of survivors) say(`✗ nobody notices when this is taken out: ${file}:${line} ${text}`);
  say(`${sites.length - survivors.length} passed, ${survivors.length} failed`);
  process.exitCode = survivors.length === 0 ? 0 : 1;
});

async function accessChecks() {
  const files = (await readdir(inRoot("lib"), { recursive: true })).filter((file) => file.endsWith(".ts")).sort();
  const sites = await Promise.all(
    files.map(async (name) => {
      const file = path.join("lib", name);
      const source = await readFile(inRoot(file), "utf8");
      return removals.flatMap(({ check, without }) =>
        [...source.matchAll(check)].map(({ index, 0: text }) => ({
          file,
          text,
          line: source.slice(0, index).split("\n").length,
          changed: source.slice(0, index) + without + source.slice(index + text.length),
        })),
      );
    }),
  );
  return sites.flat();
}

async function workThrough(queue, env, survivors) {
  const copy = await mkdtemp(path.join(tmpdir(), "handback-mutation-"));
  try {
    await Promise.all(copied.map((part) => cp(inRoot(part), path.join(copy, part), { recursive: true })));
    await symlink(inRoot("node_modules"), path.join(copy, "node_modules"));
    for (let site = queue.shift(); site; site = queue.shift()) {
      if (!(await isNoticed(copy, site, env))) survivors.push(site);
      say(`${survivors.includes(site) ? "✗" : "✓"} ${site.file}:${site.line} ${site.text}`);
    }
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

async function isNoticed(copy, { file, changed }, env) {
  const original = await readFile(inRoot(file), "utf8");
  await writeFile(path.join(copy, file), changed);
  const fails = async (...tests) => {
    const args = [inRoot("node_modules/vitest/vitest.mjs"), ...tests, "--run", "--bail=1"];
    return (await runCommand(nodeBinary(), args, { env, cwd: copy })).status !== 0;
  };
  // Most are noticed by the matrix; the others by the tests of their own part.
  const noticed = (await fails("test/access")) || (await fails("related", path.join(copy, file)));
  await writeFile(path.join(copy, file), original);
  return noticed;
}
