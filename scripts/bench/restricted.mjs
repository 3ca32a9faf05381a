import { randomUUID } from "node:crypto";
import { newKeys } from "../keys.mjs";
import { nodeBinary } from "../paths.mjs";
import { runCommand } from "../run-command.mjs";
import { withTestDatabase } from "../test-database.mjs";
import { baseUrl } from "./product.mjs";
import { row } from "./row.mjs";

/** One restricted member's list in a small and a large workspace, and a first sign-in with a long history. */
export async function restrictedAtScale() {
  const { small, large, joined } = await withTestDatabase(async (env) => {
    const program = ["--import", import.meta.resolve("tsx"), "scripts/bench/restricted.ts"];
    const settings = {
      PUBLIC_URL: baseUrl,
      DATABASE_URL: new URL("/handback_scale", env.TEST_DATABASE_URL).href,
      SMTP_URL: "smtp://127.0.0.1:9",
      MAIL_FROM: "bench@acme.example",
      OIDC_ISSUER: "https://login.acme.example",
      OIDC_CLIENT_ID: "bench",
      OIDC_CLIENT_SECRET: randomUUID(),
      MAIL_ALLOWED_DOMAINS: "acme.example",
      ...newKeys(),
    };
    const { stdout, stderr, status } = await runCommand(nodeBinary(), program, { env: { ...env, ...settings } });
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout);
  });
  const ratio = large.medianMs / small.medianMs;
  return [
    row(
      "a restricted member's list, 1,000,000 occurrences against 10,000",
      `${large.medianMs.toFixed(1)} ms against ${small.medianMs.toFixed(1)} ms, ratio ${ratio.toFixed(2)}`,
      "ratio ≤ 1.5",
      ratio <= 1.5,
    ),
    row(
      "first sign-in with 10,000 historical occurrences",
      `${Math.round(joined.ms)} ms, ${joined.granted} incidents granted`,
      "< 1,000 ms",
      joined.ms < 1_000 && joined.granted > 9_000,
    ),
  ];
}
