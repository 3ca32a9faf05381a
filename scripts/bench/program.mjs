import { randomUUID } from "node:crypto";
import { newKeys } from "../keys.mjs";
import { nodeBinary } from "../paths.mjs";
import { runCommand } from "../run-command.mjs";
import { withTestDatabase } from "../test-database.mjs";
import { baseUrl } from "./product.mjs";

/** Runs a program of ours on a database of its own, and answers the JSON it prints. */
export function runProgram(file, database) {
  return withTestDatabase(async (env) => {
    const program = ["--import", import.meta.resolve("tsx"), file];
    const settings = {
      PUBLIC_URL: baseUrl,
      DATABASE_URL: new URL(`/${database}`, env.TEST_DATABASE_URL).href,
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
}
