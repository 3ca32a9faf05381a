import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

type Settings = {
  values: Record<string, string>;
  local: { database: boolean; mail: boolean; signIn: boolean };
  demo: boolean;
};
type Environment = Record<string, string>;

// Variables, so that the programs are not type-checked as part of the tests.
const [settingsFile, keysFile] = ["../../scripts/settings.mjs", "../../scripts/keys.mjs"];
const { resolveSettings } = (await import(settingsFile)) as { resolveSettings(environment: Environment): Settings };
const { newKeys, rotateRing } = (await import(keysFile)) as {
  newKeys(): Environment;
  rotateRing(ring: string, values: Environment): { variable: string; kid: string; value: string };
};

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "handback-settings-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));
const resolve = (environment: Environment) => resolveSettings({ DATA_DIR: directory, ...environment });
const database = "postgresql://handback@db.example/handback";

describe("without any setting", () => {
  it("every part is local, and the keys are made once, for this user only", () => {
    const first = resolve({});
    const file = path.join(directory, "keys.json");
    expect(first).toMatchObject({ local: { database: true, mail: true, signIn: true }, demo: true });
    expect(first.values).toMatchObject({ PUBLIC_URL: "http://localhost:3000", HOST: "127.0.0.1" });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(resolve({}).values).toEqual(first.values);
    expect(readFileSync(file, "utf8")).toContain(first.values.SEAL_KEYS);
  });

  it("lost keys are not replaced while a database is there that was sealed with them", () => {
    writeFileSync(path.join(directory, "postgres.json"), "{}");
    expect(() => resolve({})).toThrow(/keys\.json is missing/);
    expect(existsSync(path.join(directory, "keys.json"))).toBe(false);
  });
});

describe("with a database of one's own", () => {
  it("names every missing key in one sentence", () => {
    const { SEAL_KEYS, ...others } = newKeys();
    expect(SEAL_KEYS).toBeDefined();
    expect(() => resolve({ DATABASE_URL: database, ...others })).toThrow(/: SEAL_KEYS must be set/);
    expect(() => resolve({ DATABASE_URL: database })).toThrow(
      /AUTH_SECRET, LINK_KEYS, SEAL_KEYS and FINGERPRINT_KEY must be set/,
    );
  });

  it("with everything real, nothing of the demo is left", () => {
    const real = {
      DATABASE_URL: database,
      SMTP_URL: "smtp://mail.example",
      MAIL_FROM: "a@example.com",
      OIDC_ISSUER: "https://id.example",
      OIDC_CLIENT_ID: "handback",
      OIDC_CLIENT_SECRET: "x",
    };
    const settings = resolve({ ...real, ...newKeys() });
    expect(settings).toMatchObject({ local: { database: false, mail: false, signIn: false }, demo: false });
    expect(settings.values.OWNER_EMAIL).toBeUndefined();
    expect(existsSync(path.join(directory, "keys.json"))).toBe(false);
  });
});

it.each([
  [{ OIDC_ISSUER: "https://id.example" }, /OIDC_CLIENT_ID and OIDC_CLIENT_SECRET must be set too/],
  [{ SMTP_URL: "mail.example" }, /SMTP_URL must look like/],
  [{ PORT: "http" }, /PORT must be a number/],
  [{ AUTH_SECRET: "short" }, /AUTH_SECRET must have 32 characters/],
  [{ LINK_KEYS: "L1:c2hvcnQ=" }, /LINK_KEYS must look like/],
  [{ PUBLIC_URL: "handback.example" }, /PUBLIC_URL must be/],
])("%o is refused with a sentence", (environment, sentence) => {
  expect(() => resolve(environment as Environment)).toThrow(sentence);
});

it("mail comes from the host of the public address where no sender is named", () => {
  expect(resolve({ PUBLIC_URL: "https://hb.example.com" }).values.MAIL_FROM).toBe("Handback <handback@hb.example.com>");
  expect(resolve({ MAIL_FROM: "Sec <s@example.com>" }).values.MAIL_FROM).toBe("Sec <s@example.com>");
});

it("a password is not repeated when the address it is in is malformed", () => {
  const password = ["hush", "hush"].join("-");
  const attempt = () => resolve({ DATABASE_URL: `mysql://root:${password}@db.example/x`, ...newKeys() });
  expect(attempt).toThrow(/DATABASE_URL must look like/);
  expect(attempt).not.toThrow(password);
});

it("rotating a ring puts a new key in front and keeps the old ones", () => {
  const keys = newKeys();
  const once = rotateRing("link", keys);
  const twice = rotateRing("link", { ...keys, LINK_KEYS: once.value });
  expect([once.kid, twice.kid]).toEqual(["L2", "L3"]);
  expect(twice.value.endsWith(`,${once.value}`)).toBe(true);
  expect(() => rotateRing("fingerprint", keys)).toThrow(/no ring/);
});
