import { type Db, db } from "@/lib/db/client";
import { env } from "@/lib/env";
import { canonicalEmail } from "@/lib/identities/canonical-email";

/** The demo's owner, where nobody else was named. */
export const demoOwner = "alice@acme.example";

export function ownerEmail(): string {
  return canonicalEmail(env().OWNER_EMAIL ?? demoOwner) ?? demoOwner;
}

/** What the organisation calls itself, on pages, links and mail. */
export async function workspaceName(): Promise<string> {
  const { name } = await db().workspace.findUniqueOrThrow({ where: { id: 1 }, select: { name: true } });
  return name;
}

/** The domains that may be mailed: those set in settings, else MAIL_ALLOWED_DOMAINS, else the owner's. */
export async function mailAllowedDomains(within: Db): Promise<string[]> {
  const workspace = await within.workspace.findUniqueOrThrow({ where: { id: 1 } });
  if (workspace.mailDomainsEditedAt) return workspace.mailAllowedDomains;
  return env().MAIL_ALLOWED_DOMAINS ?? [domainOf(ownerEmail())];
}

export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf("@") + 1);
}
