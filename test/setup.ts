import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import { databaseUrl } from "./global-setup";

const key = () => randomBytes(32).toString("base64");

// Every setting, before lib/env.ts reads them; the database of this name exists once a file calls ownDatabase().
Object.assign(process.env, {
  NODE_ENV: "test",
  PUBLIC_URL: "https://handback.acme.example",
  DATABASE_URL: databaseUrl(inject("adminUrl"), inject("databasePrefix") + randomBytes(4).toString("hex")),
  SMTP_URL: "smtp://127.0.0.1:9",
  MAIL_FROM: "Acme security <handback@acme.example>",
  OIDC_ISSUER: "https://login.acme.example",
  OIDC_CLIENT_ID: "handback",
  OIDC_CLIENT_SECRET: key(),
  OWNER_EMAIL: "alice@acme.example",
  MAIL_ALLOWED_DOMAINS: "acme.example",
  AUTH_SECRET: key(),
  LINK_KEYS: `L2:${key()},L1:${key()}`,
  SEAL_KEYS: `S2:${key()},S1:${key()}`,
  FINGERPRINT_KEY: key(),
  LOG_LEVEL: "silent",
  LOOPBACK_CODE_HOSTS: "1",
});
