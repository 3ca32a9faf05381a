import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { defineConfig } from "@playwright/test";

// Two checkouts can run their walks side by side: ports and directory follow from where this one is.
const checkout = createHash("sha256")
  .update(import.meta.dirname)
  .digest()
  .readUInt16BE();
const port = 23100 + (checkout % 500) * 10;
// Each run starts from an empty directory; workers load this file again and find it named.
if (!process.env.E2E_DATA_DIR) {
  process.env.E2E_DATA_DIR = path.join(tmpdir(), `handback-e2e-${port}`);
  rmSync(process.env.E2E_DATA_DIR, { recursive: true, force: true });
}
const ports = { PORT: `${port}`, INBOX_PORT: `${port + 1}`, SMTP_PORT: `${port + 2}`, OIDC_PORT: `${port + 3}` };
const baseURL = `http://localhost:${ports.PORT}`;
Object.assign(process.env, { E2E_BASE_URL: baseURL, E2E_INBOX_URL: `http://localhost:${ports.INBOX_PORT}` });

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  timeout: 60_000,
  expect: { timeout: 15_000 },
  workers: 1,
  forbidOnly: true,
  reporter: "list",
  use: {
    baseURL,
    browserName: "chromium",
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
    trace: "retain-on-failure",
  },
  webServer: {
    command: "node scripts/start.mjs",
    url: `${baseURL}/api/health/live`,
    timeout: 300_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: "SIGTERM", timeout: 20_000 },
    stdout: "pipe",
    env: {
      ...ports,
      DATA_DIR: process.env.E2E_DATA_DIR,
      MAIL_ALLOWED_DOMAINS: "acme.example",
      LOOPBACK_CODE_HOSTS: "1",
    },
  },
});
