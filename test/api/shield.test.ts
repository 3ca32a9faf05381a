import type { IncomingMessage } from "node:http";
import { afterEach, expect, test, vi } from "vitest";

const nodeEnv = process.env.NODE_ENV;
afterEach(() => {
  Object.assign(process.env, { NODE_ENV: nodeEnv });
  vi.resetModules();
});

const said = {
  accept: "text/html",
  "x-nextjs-request-id": "1",
  "x-nextjs-data": "1",
  "x-middleware-subrequest": "1",
  "x-handback-address": "10.0.0.1",
  "x-nonce": "n",
};

test.each([
  ["production", ["accept"]],
  ["test", ["accept"]],
  ["development", ["accept", "x-nextjs-request-id", "x-nextjs-data"]],
])("in %s, of what only Next and we may say, %j stays", async (mode, kept) => {
  Object.assign(process.env, { NODE_ENV: mode });
  vi.resetModules();
  const { stripUntrusted } = await import("@/app/_server/shield");
  const request = { headers: { ...said } };
  stripUntrusted(request as unknown as IncomingMessage);
  expect(Object.keys(request.headers)).toEqual(kept);
});
