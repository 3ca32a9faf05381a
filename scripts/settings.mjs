import { accessSync, chmodSync, constants, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { keptKeys } from "./keys.mjs";
import { dataDirectory, inRoot } from "./paths.mjs";
import { Fault, sentenceOf } from "./say.mjs";

const keyNames = ["AUTH_SECRET", "LINK_KEYS", "SEAL_KEYS", "FINGERPRINT_KEY"];
const signInNames = ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"];

/**
 * Every setting that is known before the local parts run, as environment values, and which local parts are wanted.
 * Throws one sentence that names everything missing or malformed.
 */
export function resolveSettings(environment = process.env) {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ""),
  );
  const faults = [];
  const port = portOf(given, "PORT", 3000, faults);
  const wantedPorts = {
    smtp: portOf(given, "SMTP_PORT", 1025, faults),
    inbox: portOf(given, "INBOX_PORT", 8025, faults),
    signIn: portOf(given, "OIDC_PORT", 4010, faults),
  };
  const local = {
    database: !given.DATABASE_URL,
    mail: !given.SMTP_URL,
    signIn: signInNames.every((name) => !given[name]),
  };
  const demo = given.HANDBACK_DEMO ? given.HANDBACK_DEMO !== "0" : local.database || local.signIn;
  faults.push(...missing(given, local), ...malformed(given));
  if (faults.length > 0)
    throw new Fault(`Handback cannot start: ${faults.join("; ")}. docs/operations.md lists every setting.`);

  const directory = prepareDataDirectory(dataDirectory(given));
  const keys = local.database ? keptKeys(directory) : {};
  const publicUrl = (given.PUBLIC_URL ?? `http://localhost:${port}`).replace(/\/+$/, "");
  const values = {
    ...keys,
    ...given,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    PORT: String(port),
    // The local sign-in provider lets anybody be anybody, so a demo listens to this machine only.
    HOST: given.HOST ?? (local.signIn ? "127.0.0.1" : "0.0.0.0"),
    PUBLIC_URL: publicUrl,
    DATA_DIR: directory,
    HANDBACK_DEMO: demo ? "1" : "0",
    MAIL_FROM: given.MAIL_FROM ?? `Handback <handback@${new URL(publicUrl).hostname}>`,
    ...(demo && { OWNER_EMAIL: given.OWNER_EMAIL ?? "alice@acme.example" }),
  };
  return { values, local, demo, wantedPorts, directory, keysAreKept: local.database };
}

/** The complete environment of web, worker and operator commands, once the local parts have addresses. */
export function completeEnvironment(settings, { databaseUrl, inbox, signIn }) {
  return {
    ...settings.values,
    // Compiled code kept on disk: web, worker and every operator command are up in about half the time.
    // What was freed goes back to the system; glibc keeps it otherwise, in pieces between what is still held.
    MALLOC_ARENA_MAX: settings.values.MALLOC_ARENA_MAX ?? "2",
    MALLOC_MMAP_THRESHOLD_: settings.values.MALLOC_MMAP_THRESHOLD_ ?? "131072",
    NODE_COMPILE_CACHE: settings.values.NODE_COMPILE_CACHE ?? inRoot("node_modules", ".cache", "programs"),
    ...(databaseUrl && { DATABASE_URL: databaseUrl }),
    ...(inbox && { SMTP_URL: inbox.smtpUrl, INBOX_URL: inbox.url }),
    ...(signIn && {
      OIDC_ISSUER: signIn.issuer,
      OIDC_CLIENT_ID: signIn.clientId,
      OIDC_CLIENT_SECRET: signIn.clientSecret,
      OIDC_NAME: settings.values.OIDC_NAME ?? "Handback demo sign-in",
    }),
  };
}

function missing(given, local) {
  const faults = [];
  const keys = local.database ? [] : keyNames.filter((name) => !given[name]);
  if (keys.length > 0) {
    faults.push(
      `${list(keys)} must be set when DATABASE_URL is (\`npm run --silent admin -- keys new\` prints a fresh set; keep it as safe as the database)`,
    );
  }
  const absent = signInNames.filter((name) => !given[name]);
  if (absent.length > 0 && absent.length < signInNames.length) {
    faults.push(`${list(absent)} must be set too (of ${list(signInNames)} all three are needed, or none)`);
  }
  if (given.OIDC_GROUP_LEVELS && !given.OIDC_GROUPS_CLAIM)
    faults.push(
      "OIDC_GROUPS_CLAIM must be set when OIDC_GROUP_LEVELS is: it names the claim that lists a person's groups",
    );
  return faults;
}

function malformed(given) {
  const ring = "must look like name:base64,name:base64 with keys of 32 bytes or more";
  const checks = {
    PUBLIC_URL: [(value) => isUrl(value, "http:", "https:"), "must be an http or https address"],
    DATABASE_URL: [
      (value) => isUrl(value, "postgres:", "postgresql:"),
      "must look like postgresql://user:password@host:5432/name",
    ],
    SMTP_URL: [
      (value) => isUrl(value, "smtp:", "smtps:"),
      "must look like smtp://host:25 or smtps://user:password@host",
    ],
    OIDC_ISSUER: [(value) => isUrl(value, "http:", "https:"), "must be the provider's http or https address"],
    AUTH_SECRET: [(value) => value.length >= 32, "must have 32 characters or more"],
    LINK_KEYS: [isRing, ring],
    SEAL_KEYS: [isRing, ring],
    FINGERPRINT_KEY: [(value) => Buffer.from(value, "base64").length >= 32, "must be 32 bytes or more in base64"],
    OIDC_SCOPES: [(value) => value.split(" ").includes("openid"), "must contain openid"],
    OIDC_RECHECK: [(value) => value === "on" || value === "off", "must be on or off"],
    METRICS_TOKEN: [(value) => value.length >= 16, "must have 16 characters or more"],
    OIDC_GROUP_LEVELS: [
      (value) => value.split(",").every((entry) => /^.*[^\s=].*=\s*(manager|member|restricted)\s*$/.test(entry)),
      "must look like group=level,group=level, each level manager, member or restricted",
    ],
    OWNER_EMAIL: [(value) => /^[^\s@]+@[^\s@]+$/.test(value), "must be a mail address"],
  };
  return Object.entries(checks)
    .filter(([name, [isValid]]) => given[name] && !isValid(given[name]))
    .map(([name, [, rule]]) => `${name} ${rule}`);
}

function isRing(value) {
  return value.split(",").every((entry) => {
    const [kid = "", key = ""] = entry.trim().split(":");
    return /^[A-Za-z0-9_-]{1,16}$/.test(kid) && Buffer.from(key, "base64").length >= 32;
  });
}

const isUrl = (value, ...protocols) => URL.canParse(value) && protocols.includes(new URL(value).protocol);
const list = (names) => (names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`);

function portOf(given, name, fallback, faults) {
  const value = given[name] ?? String(fallback);
  if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return Number(value);
  faults.push(`${name} must be a number from 0 to 65535`);
  return fallback;
}

/** Makes DATA_DIR, passable but not listable for the database's own user, and proves that it can be written to. */
function prepareDataDirectory(directory) {
  try {
    makeDirectory(directory);
    accessSync(directory, constants.W_OK | constants.X_OK);
    const probe = path.join(directory, `.probe-${process.pid}`);
    writeFileSync(probe, "x");
    rmSync(probe);
    chmodSync(directory, 0o711);
    return directory;
  } catch (error) {
    if (error.code === "EEXIST" || error.code === "ENOTDIR") {
      throw new Fault(`DATA_DIR (${directory}) is not a directory. Set DATA_DIR to one, or remove what is there.`);
    }
    if (["EACCES", "EPERM", "EROFS", "ENOENT"].includes(error.code)) {
      throw new Fault(
        `DATA_DIR (${directory}) cannot be written to by this user. Give access to it, or set DATA_DIR to another directory.`,
      );
    }
    throw new Fault(sentenceOf(error));
  }
}

/** Node's own recursive mkdir never returns where a directory refuses new ones with ENOENT, as /proc does. */
function makeDirectory(directory) {
  const there = statSync(directory, { throwIfNoEntry: false });
  if (there?.isDirectory()) return;
  if (there) throw Object.assign(new Error(), { code: "ENOTDIR" });
  makeDirectory(path.dirname(directory));
  mkdirSync(directory, { mode: 0o711 });
}
