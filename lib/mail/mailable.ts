import type { Db } from "@/lib/db/client";
import { canonicalEmail } from "@/lib/identities/canonical-email";
import { unmailableReason, unmailableText } from "@/lib/identities/unmailable";
import { domainOf, mailAllowedDomains } from "@/lib/workspace";

export type Mailable = { mailable: true; recipient: string } | { mailable: false; reason: string };

/** Whether Handback may write to this address at all, or the reason it may not, as a sentence's end. */
export async function mailable(db: Db, rawEmail: string, name = ""): Promise<Mailable> {
  const unmailable = unmailableReason(rawEmail, name);
  const recipient = canonicalEmail(rawEmail);
  if (unmailable || !recipient) return { mailable: false, reason: unmailableText[unmailable ?? "malformed"] };
  const domain = domainOf(recipient);
  if (!(await mailAllowedDomains(db)).includes(domain)) {
    return { mailable: false, reason: `${domain} is not one of the domains that may be mailed` };
  }
  const suppressed = await db.suppression.findFirst({ where: { email: recipient, until: { gt: new Date() } } });
  if (suppressed) return { mailable: false, reason: `the address refused mail: ${suppressed.reason}` };
  return { mailable: true, recipient };
}
