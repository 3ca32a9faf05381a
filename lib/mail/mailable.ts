import type { Db } from "@/lib/db/client";
import { canonicalEmail } from "@/lib/identities/canonical-email";
import { unmailableReason, unmailableText } from "@/lib/identities/unmailable";
import { domainOf, mailAllowedDomains } from "@/lib/workspace";

export type Mailable = { mailable: true; recipient: string } | { mailable: false; reason: string };

/**
 * Whether Handback may write to this address at all, or the reason it may not, as a sentence's end. `personal` is what a
 * member asked for or is told in their own name: it may go to an address that several people commit with.
 */
export async function mailable(db: Db, rawEmail: string, name = "", { personal = false } = {}): Promise<Mailable> {
  return (await mailRules(db, [rawEmail], { personal }))(rawEmail, name);
}

/** The same for many addresses, read once. */
export async function mailRules(
  db: Db,
  rawEmails: readonly string[],
  { personal = false } = {},
): Promise<(rawEmail: string, name?: string) => Mailable> {
  const domains = await mailAllowedDomains(db);
  const emails = rawEmails.flatMap((email) => canonicalEmail(email) ?? []);
  const rows = await db.suppression.findMany({ where: { email: { in: emails }, until: { gt: new Date() } } });
  const suppressed = new Map(rows.map(({ email, reason }) => [email, reason]));
  const flagged = personal ? [] : await db.address.findMany({ where: { email: { in: emails }, unmailable: "shared" } });
  const shared = new Set(flagged.map(({ email }) => email));
  return (rawEmail, name = "") => {
    const unmailable = unmailableReason(rawEmail, name);
    const recipient = canonicalEmail(rawEmail);
    if (unmailable || !recipient) return { mailable: false, reason: unmailableText[unmailable ?? "malformed"] };
    if (shared.has(recipient)) return { mailable: false, reason: unmailableText.shared };
    const domain = domainOf(recipient);
    if (!domains.includes(domain)) {
      return { mailable: false, reason: `${domain} is not one of the domains that may be mailed` };
    }
    const refused = suppressed.get(recipient);
    if (refused !== undefined) return { mailable: false, reason: `the address refused mail: ${refused}` };
    return { mailable: true, recipient };
  };
}
