import { createHash, createHmac } from "node:crypto";
import { system, type Viewer } from "@/lib/access/viewer";
import { db, inTransaction } from "@/lib/db/client";
import { verifyByProvider } from "@/lib/identities/member-addresses";
import { type Recorded, recordFindings } from "@/lib/incidents/record";
import type { Finding, Place } from "@/lib/ingest/source";
import { declareIncident } from "@/lib/response/declare";
import { Secret } from "@/lib/secret";
import type { Incident } from "@/prisma/generated/client";

/** A moment every test may count from; nothing in lib may take it for now. */
export const monday = new Date("2026-11-16T09:00:00Z");
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
export const later = (from: Date, ms: number) => new Date(from.getTime() + ms);
export const earlier = (from: Date, ms: number) => new Date(from.getTime() - ms);

let made = 0;
/** A number nothing else in this test file has. */
export const next = () => (made += 1);

/** A value shaped like a secret, put together here so that no file holds one. */
export function secretValue(name: string | number = next()): string {
  return ["sk", "live", createHash("sha256").update(`${name}`).digest("base64url").slice(0, 28)].join("_");
}

export const commitSha = (name: string | number = next()) => createHash("sha1").update(`commit ${name}`).digest("hex");

export function place(fields: Partial<Place> = {}): Place {
  return {
    kind: "commit",
    commit: commitSha(),
    path: "src/config.ts",
    line: 12,
    column: 3,
    historical: false,
    authorName: "Dana Li",
    authorEmail: "dana.li@acme.example",
    committedAt: monday,
    ...fields,
  };
}

/** A finding of a secret in a commit by Dana Li; `place: null` for one that names no place. */
export function finding(fields: Omit<Partial<Finding>, "place"> & { place?: Partial<Place> | null } = {}): Finding {
  const { place: where, ...rest } = fields;
  return {
    kind: "secret",
    identity: { secret: new Secret(secretValue()) },
    detector: "stripe_api_key",
    detectorName: "Stripe API key",
    triggeredAt: monday,
    repository: { fullName: "acme/payments" },
    ...(where === null ? {} : { place: place(where) }),
    ...rest,
  };
}

/** One problem under the source's own id, without a place unless one is given. */
export function external(id: string, fields: Parameters<typeof finding>[0] = {}): Finding {
  return finding({ identity: { external: `github:secret:github.com/acme/payments/${id}` }, place: null, ...fields });
}

export function report(findings: readonly Finding[], receivedAt = later(monday, hour)): Promise<Recorded> {
  return inTransaction((tx) => recordFindings(tx, system("test"), "gitleaks", findings, receivedAt));
}

export type IncidentFields = Parameters<typeof finding>[0] & { receivedAt?: Date };

/** An incident made as the product makes them: from a finding. */
export async function incident(fields: IncidentFields = {}): Promise<Incident> {
  const { receivedAt, ...rest } = fields;
  const { created } = await report([finding(rest)], receivedAt);
  return incidentById(created[0] ?? -1);
}

export function incidentById(id: number): Promise<Incident> {
  return db().incident.findUniqueOrThrow({ where: { id } });
}

export async function incidentOf(finding: Finding): Promise<Incident> {
  const { identity } = finding;
  const identityKey = "secret" in identity ? `secret:${identity.secret.fingerprint()}` : identity.external;
  return db().incident.findUniqueOrThrow({ where: { identityKey } });
}

/** Lets a member see one incident. */
export async function grant(
  { memberId }: { memberId: number },
  incidentId: number,
  permission: "can_view" | "can_edit" = "can_edit",
): Promise<void> {
  await db().grant.create({ data: { memberId, incidentId, permission, origin: "manual" } });
}

/** Binds a member to a subject at the provider, with a verified address. */
export async function signedUp(viewer: { memberId: number; email: string }, subject = `subject of ${viewer.email}`) {
  await db().identity.create({
    data: {
      memberId: viewer.memberId,
      issuer: "https://login.acme.example",
      subject,
      email: viewer.email,
      emailVerified: true,
    },
  });
  const person = { id: viewer.memberId, name: viewer.email };
  await inTransaction((tx) => verifyByProvider(tx, system("test"), person, viewer.email));
}

// ── what code hosts and scanners send ───────────────────────────────────────

type Json = Record<string, unknown>;
export type Sent = { headers: Record<string, string>; body: Buffer };

/** A number of its own for every name. */
const repositoryNumber = (fullName: string) => createHash("sha256").update(fullName).digest().readUInt32BE(0) + 1;
const repository = (fullName: string) => ({
  id: repositoryNumber(fullName),
  full_name: fullName,
  html_url: `https://github.com/${fullName}`,
});

export type AlertFields = {
  number: number;
  action?: string;
  fullName?: string;
  at?: Date;
  alert?: Json;
  location?: { commit: string; path?: string; line?: number };
};

/** The body of secret_scanning_alert, and with a location that of secret_scanning_alert_location. */
export function secretAlert(fields: AlertFields): Json {
  const { number, action = "created", fullName = "acme/payments", at = monday, alert, location } = fields;
  return {
    action,
    alert: {
      number,
      created_at: at.toISOString(),
      updated_at: at.toISOString(),
      html_url: `https://github.com/${fullName}/security/secret-scanning/${number}`,
      secret_type: "stripe_api_key",
      secret_type_display_name: "Stripe API Key",
      validity: "unknown",
      resolution: null,
      resolved_at: null,
      ...alert,
    },
    repository: repository(fullName),
    ...(location
      ? {
          location: {
            type: "commit",
            details: {
              path: location.path ?? "deploy/production.env",
              start_line: location.line ?? 4,
              end_line: location.line ?? 4,
              start_column: 1,
              commit_sha: location.commit,
            },
          },
        }
      : {}),
  };
}

export function push(
  commits: readonly { sha: string; name?: string; email: string; at?: Date }[],
  fullName = "acme/payments",
): Json {
  return {
    ref: "refs/heads/main",
    repository: repository(fullName),
    commits: commits.map(({ sha, name = "Dana Li", email, at = monday }) => ({
      id: sha,
      timestamp: at.toISOString(),
      author: { name, email },
      committer: { name: "GitHub", email: "noreply@github.com" },
    })),
  };
}

export function codeAlert(number: number, fields: { action?: string; alert?: Json; commit?: string } = {}): Json {
  return {
    action: fields.action ?? "created",
    alert: {
      number,
      state: "open",
      created_at: monday.toISOString(),
      updated_at: monday.toISOString(),
      html_url: `https://github.com/acme/payments/security/code-scanning/${number}`,
      rule: { id: "js/sql-injection", description: "SQL injection", security_severity_level: "high" },
      most_recent_instance: {
        ref: "refs/heads/main",
        commit_sha: fields.commit ?? commitSha(),
        location: { path: "src/search.ts", start_line: 40, end_line: 41, start_column: 2 },
      },
      ...fields.alert,
    },
    repository: repository("acme/payments"),
  };
}

export function gitguardianMessage(
  id: number,
  fields: { action?: string; at?: Date; incident?: Json; occurrence?: Json } = {},
): Json {
  const at = (fields.at ?? monday).toISOString();
  return {
    action: fields.action ?? "incident_triggered",
    timestamp: at,
    incident: {
      id,
      date: at,
      detector: { name: "stripe_api_key", display_name: "Stripe Keys" },
      severity: "high",
      validity: "valid",
      gitguardian_url: `https://dashboard.gitguardian.com/workspace/1/incidents/${id}`,
      ...fields.incident,
    },
    ...(fields.occurrence ? { occurrence: fields.occurrence } : {}),
  };
}

const hmac = (key: string, body: Buffer) => `sha256=${createHmac("sha256", key).update(body).digest("hex")}`;

/** Signs a payload as GitHub would. */
export function fromGitHub(secret: string, event: string, payload: unknown, delivery = `delivery-${next()}`): Sent {
  const body = Buffer.from(JSON.stringify(payload));
  return {
    body,
    headers: { "x-github-event": event, "x-github-delivery": delivery, "x-hub-signature-256": hmac(secret, body) },
  };
}

/** Signs a payload as GitGuardian would at `now`. */
export function fromGitGuardian(token: string, payload: unknown, now: Date): Sent {
  const body = Buffer.from(JSON.stringify(payload));
  const timestamp = String(Math.floor(now.getTime() / 1_000));
  return { body, headers: { timestamp, "gitguardian-signature": hmac(timestamp + token, body) } };
}

export type LeakFields = {
  secret?: string;
  commit?: string;
  file?: string;
  line?: number;
  email?: string;
  date?: Date;
};

/** One entry of a gitleaks report. */
export function leak(fields: LeakFields = {}): Json {
  return {
    RuleID: "stripe-access-token",
    Description: "A Stripe access token.",
    File: fields.file ?? "src/pay.ts",
    StartLine: fields.line ?? 7,
    EndLine: fields.line ?? 7,
    StartColumn: 5,
    Commit: fields.commit ?? commitSha(),
    Secret: fields.secret ?? secretValue(),
    Author: "Dana Li",
    Email: fields.email ?? "dana.li@acme.example",
    Date: (fields.date ?? monday).toISOString(),
  };
}

export const gitleaksReport = (leaks: readonly Json[]) => Buffer.from(JSON.stringify(leaks));

export const asSystem: Viewer = system("test");

/** The number of an incident that somebody declared, who leads it, with these in the team. */
export async function declared(lead: Viewer, people: readonly number[] = []): Promise<number> {
  const { id } = await incident();
  await declareIncident(lead, id, { people });
  return id;
}
