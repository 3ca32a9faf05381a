import { randomBytes } from "node:crypto";
import { system } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db/client";
import { env } from "@/lib/env";
import { createEndpoint, endpointUrl, secretsOf } from "@/lib/ingest/endpoints";
import { createToken } from "@/lib/tokens/tokens";
import { ownerOfSettings } from "@/lib/workspace";

/** Who wrote what the printed line reports; asked by mail, so never one who left. */
export const tryItAuthor = "priya.raman@acme.example";

const viewer = system("demo");
const tokenName = "demo curl";
const endpointNames = { github: "GitHub (demo)", gitguardian: "GitGuardian (demo)" };

export type TryIt = { endpoints: { id: string; url: string; secret: string; source: string }[]; curl: string };

/** The demo's webhooks with their secrets, and one command that reports a leak. Made anew, or found again. */
export async function tryIt(now: Date): Promise<TryIt> {
  return { endpoints: await demoEndpoints(now), curl: await curlLine(now) };
}

async function demoEndpoints(now: Date): Promise<TryIt["endpoints"]> {
  const endpoints: TryIt["endpoints"] = [];
  for (const [source, name] of Object.entries(endpointNames)) {
    const known = await db().endpoint.findFirst({ where: { source, name, disabledAt: null } });
    if (known) {
      const [secret = ""] = secretsOf(known, now);
      endpoints.push({ id: known.id, url: endpointUrl(source, known.id), secret, source });
    } else {
      const { id, url, secret } = await createEndpoint(viewer, source, name);
      endpoints.push({ id, url, secret, source });
    }
  }
  return endpoints;
}

/** A token is only known when it is made, so each start makes one and ends the one before. */
async function curlLine(now: Date): Promise<string> {
  await inTransaction(async (tx) => {
    const old = await tx.apiToken.findMany({ where: { name: tokenName, revokedAt: null }, select: { id: true } });
    await tx.apiToken.updateMany({ where: { id: { in: old.map(({ id }) => id) } }, data: { revokedAt: now } });
    await record(
      tx,
      viewer,
      old.map(({ id }) => ({ type: "token.revoked", subject: id, detail: { name: tokenName } })),
    );
  });
  const request = {
    memberEmail: ownerOfSettings() ?? "",
    name: tokenName,
    scopes: ["reports:write"],
    expiresInDays: 30,
  };
  const { token } = await createToken(viewer, request);
  const leak = {
    RuleID: "stripe-access-token",
    Description: "Found a Stripe access token.",
    File: "src/checkout/charge.ts",
    StartLine: 12,
    EndLine: 12,
    StartColumn: 17,
    EndColumn: 52,
    Commit: randomBytes(20).toString("hex"),
    Secret: ["sk", "test", randomBytes(18).toString("hex")].join("_"),
    Author: "Priya Raman",
    Email: tryItAuthor,
    Date: now.toISOString(),
  };
  return [
    `curl -sS -X POST '${env().PUBLIC_URL}/api/v1/reports/gitleaks?repository=acme/payments'`,
    `-H 'Authorization: Bearer ${token}' -H 'Content-Type: application/json'`,
    `--data '${JSON.stringify([leak])}'`,
  ].join(" ");
}
