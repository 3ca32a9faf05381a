import { type Db, db } from "@/lib/db/client";
import { env } from "@/lib/env";
import { canonicalEmail } from "@/lib/identities/canonical-email";

const demoOwner = "alice@acme.example";

/** The owner the settings name: OWNER_EMAIL, or the demo's where there is a demo; null where neither is. */
export function ownerOfSettings(): string | null {
  const { OWNER_EMAIL, HANDBACK_DEMO } = env();
  if (OWNER_EMAIL) return canonicalEmail(OWNER_EMAIL);
  return HANDBACK_DEMO ? demoOwner : null;
}

async function ownerEmail(within: Db): Promise<string | null> {
  const owner = await within.member.findFirst({ where: { accessLevel: "owner" }, select: { email: true } });
  return owner?.email ?? null;
}

/** Whom a recipient can ask: the owner's address, as the end of a sentence. */
export async function contact(): Promise<string> {
  return (await ownerEmail(db())) ?? "your security team";
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
  const { MAIL_ALLOWED_DOMAINS } = env();
  if (MAIL_ALLOWED_DOMAINS) return MAIL_ALLOWED_DOMAINS;
  const owner = await ownerEmail(within);
  return owner ? [domainOf(owner)] : [];
}

export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf("@") + 1);
}
