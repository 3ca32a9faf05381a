import { execFile, spawn } from "node:child_process";
import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";

// BENCH_PORT and the seven after it, for two benchmarks on one machine. Below those that outgoing connections take.
const first = Number(process.env.BENCH_PORT ?? 21_200);
export const baseUrl = urlOf(first);
const inboxUrl = urlOf(first + 1);

/** Starts the whole product on a directory of its own, runs `measure` against it, and stops it; `second`: beside another one. */
export async function withProduct(measure, { second = false } = {}) {
  const port = second ? first + 4 : first;
  const ports = { PORT: `${port}`, INBOX_PORT: `${port + 1}`, SMTP_PORT: `${port + 2}`, OIDC_PORT: `${port + 3}` };
  const directory = await mkdtemp(path.join(tmpdir(), "handback-bench-"));
  const environment = { ...process.env, ...ports, DATA_DIR: directory, MAIL_ALLOWED_DOMAINS: "acme.example" };
  const product = spawn("node", ["scripts/start.mjs"], { env: environment, stdio: ["ignore", "ignore", "inherit"] });
  const ended = new Promise((resolve) => product.once("exit", resolve));
  try {
    const ready = until(async () => (await fetch(`${urlOf(port)}/api/health`)).ok, 300_000);
    await Promise.race([ready, ended.then(() => Promise.reject(new Error("Handback did not start.")))]);
    const admin = async (...verb) => {
      const { stdout } = await promisify(execFile)("node", ["scripts/admin.mjs", ...verb, "--json"], {
        env: environment,
      });
      return JSON.parse(stdout);
    };
    return await measure({ admin, environment, url: urlOf(port) });
  } finally {
    product.kill("SIGTERM");
    await ended;
    await rm(directory, { recursive: true, force: true });
  }
}

function urlOf(port) {
  return `http://localhost:${port}`;
}

export async function until(condition, timeoutMs, everyMs = 20) {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition().catch(() => false))) {
    if (Date.now() > deadline) throw new Error("waited too long");
    await delay(everyMs);
  }
}

export async function mails() {
  return (await fetch(`${inboxUrl}/api/messages`)).json();
}

/** As much text as it takes, of what payloads consist of: addresses, and hexadecimal that no packing makes much smaller. */
export function filler(bytes) {
  const one = () => `"url":"https://api.github.com/repos/acme/burst/commits/${randomBytes(20).toString("hex")}"`;
  return Array.from({ length: Math.ceil(bytes / one().length) }, one)
    .join(",")
    .slice(0, bytes);
}

export function signedGitHub(endpoint, event, payload) {
  const body = JSON.stringify(payload);
  const signature = `sha256=${createHmac("sha256", endpoint.secret).update(body).digest("hex")}`;
  return {
    body,
    headers: {
      "content-type": "application/json",
      "x-github-event": event,
      "x-github-delivery": randomUUID(),
      "x-hub-signature-256": signature,
    },
  };
}

export async function post(endpoint, event, payload) {
  const { body, headers } = signedGitHub(endpoint, event, payload);
  const response = await fetch(endpoint.url, { method: "POST", headers, body });
  if (response.status !== 202) throw new Error(`${event}: ${response.status} ${await response.text()}`);
}

export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
