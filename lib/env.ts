import { z } from "zod";

const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());
const commaList = z.string().transform((list) =>
  list
    .split(",")
    .map((item) => item.trim().toLowerCase())
    .filter(Boolean),
);

/** `kid:base64,kid:base64`: the first key signs or seals, every key verifies or opens. Keys have at least 32 bytes. */
const keyRing = z.string().transform((ring, context) => {
  const keys = ring.split(",").map((entry) => {
    const [kid = "", encoded = ""] = entry.trim().split(":");
    return { kid, key: Buffer.from(encoded, "base64") };
  });
  if (keys.some(({ kid, key }) => !/^[A-Za-z0-9_-]{1,16}$/.test(kid) || key.length < 32)) {
    context.addIssue("must look like name:base64, each key 32 bytes or more");
    return z.NEVER;
  }
  return keys;
});

/** `security=manager,engineering=member`. An owner is made by an owner or an operator, never by a group. */
const groupLevels = z.string().transform((list, context) => {
  const pairs = list.split(",").map((entry) => {
    const at = entry.lastIndexOf("=");
    return { group: entry.slice(0, at).trim(), level: entry.slice(at + 1).trim() };
  });
  const levels = z.array(z.object({ group: z.string().min(1), level: z.enum(["manager", "member", "restricted"]) }));
  const parsed = levels.safeParse(pairs);
  if (parsed.success) return parsed.data;
  context.addIssue("must look like group=level,group=level, each level manager, member or restricted");
  return z.NEVER;
});

const Env = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
  /** Where programs are looked for: gitleaks, which finds more kinds of secrets where it is there. */
  PATH: z.string().default(""),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().default("0.0.0.0"),
  PUBLIC_URL: z.url().transform((url) => url.replace(/\/+$/, "")),
  DATA_DIR: z.string().default(".data"),
  DATABASE_URL: z.string().min(1),
  SMTP_URL: z.string().min(1),
  MAIL_FROM: z.string().min(3),
  /** Where undeliverable mail comes back to: each mail's return path is this address with a part of its own. */
  BOUNCE_ADDRESS: optional(
    z
      .string()
      .toLowerCase()
      .regex(/^[a-z0-9._-]{1,20}@[a-z0-9-]+(\.[a-z0-9-]+)+$/, "must look like bounces@handback.example.com"),
  ),
  /** Where the worker takes returned mail by SMTP; without it, it listens nowhere. */
  BOUNCE_PORT: optional(z.coerce.number().int().min(0).max(65535)),
  OIDC_ISSUER: z.url(),
  OIDC_CLIENT_ID: z.string().min(1),
  OIDC_CLIENT_SECRET: z.string().min(1),
  OIDC_NAME: z.string().default("single sign-on"),
  OIDC_SCOPES: z
    .string()
    .default("openid email profile")
    .refine((scopes) => scopes.split(" ").includes("openid"), "must contain openid"),
  OIDC_ID_TOKEN_ALG: z.enum(["RS256", "PS256", "ES256", "EdDSA"]).default("RS256"),
  /** Whether the provider is asked again about those who are signed in; without it, a session ends by time alone. */
  OIDC_RECHECK: z
    .enum(["on", "off"])
    .default("on")
    .transform((word) => word === "on"),
  /** The claim that lists a person's groups, and which level each group has; both, or neither. */
  OIDC_GROUPS_CLAIM: optional(z.string()),
  OIDC_GROUP_LEVELS: optional(groupLevels),
  OWNER_EMAIL: optional(z.string()),
  MAIL_ALLOWED_DOMAINS: optional(commaList),
  AUTH_SECRET: z.string().min(32),
  LINK_KEYS: keyRing,
  SEAL_KEYS: keyRing,
  FINGERPRINT_KEY: z
    .string()
    .transform((key) => Buffer.from(key, "base64"))
    .refine((key) => key.length >= 32, "must be 32 bytes or more in base64"),
  HANDBACK_DEMO: z
    .string()
    .default("1")
    .transform((value) => value !== "0"),
  INBOX_URL: optional(z.url()),
  /** How many reverse proxies in front of us may be believed about the caller's address. */
  TRUSTED_PROXIES: z.coerce.number().int().min(0).default(0),
  GITHUB_TOKEN: optional(z.string()),
  GITHUB_API_URL: z.url().default("https://api.github.com"),
  /** For development: code hosts on this machine itself may be connected, over plain HTTP too. */
  LOOPBACK_CODE_HOSTS: z
    .string()
    .default("0")
    .transform((value) => value === "1"),
  /** Reads /api/metrics by itself, without the database; tokens with the scope metrics:read do in any case. */
  METRICS_TOKEN: optional(z.string().min(16)),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
});
export type Env = z.infer<typeof Env>;

let parsed: Env | undefined;

/** The settings, parsed once on first use. Throws one sentence naming every setting that is missing or malformed. */
export function env(): Env {
  if (parsed) return parsed;
  const result = Env.safeParse(process.env);
  if (!result.success) {
    const faults = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`Settings are missing or malformed: ${faults.join("; ")}`);
  }
  parsed = result.data;
  return parsed;
}
