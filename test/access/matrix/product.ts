import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const root = path.resolve(import.meta.dirname, "../../..");

/** Every address the built product answers, as Next's own manifest names it, e.g. /api/v1/incidents/[id]. */
export function builtRoutes(): string[] {
  const manifest = JSON.parse(readFileSync(path.join(root, ".next/app-path-routes-manifest.json"), "utf8")) as Record<
    string,
    string
  >;
  return [...new Set(Object.values(manifest))].filter((route) => !route.startsWith("/_")).sort();
}

export type Product = { url: string; stop(): Promise<void> };

/** Starts the built web process on a free port, over the calling test file's database. */
export async function startProduct(): Promise<Product> {
  const port = await freePort();
  const web = spawn(process.execPath, ["dist/server.js"], {
    cwd: root,
    env: { ...process.env, NODE_ENV: "production", PORT: String(port), HOST: "127.0.0.1", LOG_LEVEL: "error" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const url = `http://127.0.0.1:${port}`;
  await untilReady(web, `${url}/api/health/live`);
  return {
    url,
    async stop() {
      const gone = once(web, "exit");
      web.kill("SIGTERM");
      await gone;
    },
  };
}

async function untilReady(web: ChildProcess, url: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (web.exitCode !== null) throw new Error(`the web process ended with ${web.exitCode}`);
    if (
      await fetch(url).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      return;
    await delay(100);
  }
  throw new Error("the web process did not become ready");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
