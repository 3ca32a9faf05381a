import path from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    alias: {
      "@": path.resolve(import.meta.dirname),
      // The one its own dependents load: it refuses to be there twice.
      graphql: path.resolve(import.meta.dirname, "node_modules/graphql/index.js"),
    },
  },
  test: {
    // What needs a build is run by `npm test`, after it.
    include: process.env.HANDBACK_BUILT
      ? ["test/built/**/*.test.ts"]
      : ["test/!(built)/**/*.test.ts", "test/!(built)/**/*.test.tsx", "test/*.test.ts"],
    globalSetup: ["test/global-setup.ts"],
    setupFiles: ["test/setup.ts"],
    // Long after what any test takes where others have the processors, too.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
    pool: "forks",
    maxWorkers: 2,
  },
});
