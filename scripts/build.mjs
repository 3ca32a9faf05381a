import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { ensureInstalled } from "./install.mjs";
import { inRoot, nodeBinary, root } from "./paths.mjs";
import { failed, runCommand } from "./run-command.mjs";
import { orExit, say, step } from "./say.mjs";

const sources = [
  ...[
    "app",
    "emails",
    "external",
    "lib",
    "prisma",
    "public",
    "server.ts",
    "worker.ts",
    "instrumentation.ts",
    "proxy.ts",
  ],
  ...[
    "next.config.mjs",
    "next.config.ts",
    "postcss.config.mjs",
    "prisma.config.ts",
    "tsconfig.json",
    "package-lock.json",
  ],
  "scripts/build.mjs",
];
const generated = inRoot("prisma", "generated");
const bundles = {
  server: "server.ts",
  worker: "worker.ts",
  admin: "lib/cli/admin.ts",
  seed: "prisma/seed.ts",
  reader: "lib/ingest/reader-process.ts",
  engine: "lib/scanning/engine-process.ts",
};

/** Whether a build, though perhaps a stale one, is complete. */
export const isBuilt = () => existsSync(inRoot("dist", ".stamp"));

/** Builds what is stale: the database client, the three programs in dist/, the pages in .next/. */
export async function ensureBuilt() {
  const stamp = inRoot("dist", ".stamp");
  const wanted = await fingerprintOf(sources);
  if ((await textOf(stamp)) === wanted && existsSync(inRoot(".next", "BUILD_ID"))) return false;
  await rm(stamp, { force: true });
  await ensureGenerated();
  await step("Building the programs", bundle);
  await step("Building the pages (about a minute, again only after a change)", (detail) =>
    run("Building the pages", ["node_modules/next/dist/bin/next", "build"], detail),
  );
  await writeFile(stamp, wanted);
  return true;
}

/** Generates the database client when the schema changed. */
export async function ensureGenerated() {
  const stamp = path.join(generated, ".stamp");
  const wanted = await fingerprintOf(["prisma/schema.prisma", "prisma.config.ts", "package-lock.json"]);
  if ((await textOf(stamp)) === wanted) return;
  await step("Generating the database client", (detail) =>
    run("Generating the database client", ["node_modules/prisma/build/index.js", "generate"], detail),
  );
  await mkdir(generated, { recursive: true });
  await writeFile(stamp, wanted);
}

async function run(what, args, detail) {
  const env = {
    ...process.env,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    CHECKPOINT_DISABLE: "1",
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
    // `prisma generate` does not use the engine it would otherwise download; any program satisfies it.
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
  };
  const result = await runCommand(nodeBinary(), args, { env, onLine: detail });
  if (result.status !== 0)
    throw failed(what, { output: result.output.slice(-4_000) }, "Correct what it names and run again.");
}

/** Next has no exports map, so Node finds its parts as modules only by their whole file name. */
const nextExtensions = {
  name: "next-extensions",
  setup(build) {
    build.onResolve({ filter: /^next\/[a-z-]+$/ }, ({ path: part }) => ({ path: `${part}.js`, external: true }));
  },
};

// Parts of Next that are loaded before `next` itself look for what this file provides.
const beforeNext = 'import "next/dist/server/node-environment-baseline.js";';

async function bundle() {
  await rm(inRoot("dist"), { recursive: true, force: true });
  const { server, ...others } = bundles;
  await Promise.all([bundleOf({ server }, { js: beforeNext }), bundleOf(others, {})]);
}

async function bundleOf(entryPoints, banner) {
  const { build } = await import("esbuild");
  await build({
    absWorkingDir: root,
    entryPoints,
    banner,
    outdir: inRoot("dist"),
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    plugins: [nextExtensions],
    alias: { "@": root },
    jsx: "automatic",
    sourcemap: true,
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "error",
  });
}

async function fingerprintOf(entries) {
  const hash = createHash("sha256").update(process.arch);
  for (const entry of entries) {
    for (const file of await filesUnder(inRoot(entry))) {
      hash
        .update(path.relative(root, file))
        .update("\0")
        .update(await readFile(file))
        .update("\0");
    }
  }
  return hash.digest("hex");
}

async function filesUnder(entry) {
  if (entry === generated || !existsSync(entry)) return [];
  const children = await readdir(entry, { withFileTypes: true }).catch(() => undefined);
  if (!children) return [entry];
  const names = children.map((child) => child.name).sort();
  return (await Promise.all(names.map((name) => filesUnder(path.join(entry, name))))).flat();
}

const textOf = (file) => readFile(file, "utf8").catch(() => "");

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await orExit(async () => {
    await ensureInstalled();
    say((await ensureBuilt()) ? "Built." : "Nothing to build: everything is up to date.");
  });
}
