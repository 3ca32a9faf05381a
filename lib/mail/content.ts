import { createHash } from "node:crypto";
import { z } from "zod";
import { db } from "@/lib/db/client";
import type { Letter } from "@/lib/mail/kind";
import { mailKind } from "@/lib/mail/kinds";
import { mailable } from "@/lib/mail/mailable";
import { mailContext } from "@/lib/mail/outbox";
import { unseal } from "@/lib/seal";
import type { Mail } from "@/prisma/generated/client";

const Picture = z.object({ cid: z.string(), name: z.string(), png: z.string() });
const Stored = z.object({
  content: z.unknown(),
  letter: z
    .object({ subject: z.string(), text: z.string(), html: z.string(), pictures: z.array(Picture).exactOptional() })
    .optional(),
});
type Stored = z.infer<typeof Stored>;

/** Why a queued mail should not go out any more, or null. Looked at right before each attempt. */
export async function whyCancelled(mail: Mail): Promise<string | null> {
  const kind = mailKind(mail.kind);
  const obsolete = await kind.whyCancelled(mail, contentOf(mail));
  if (obsolete) return obsolete;
  const verdict = await mailable(db(), mail.recipient, "", { personal: kind.personal ?? false });
  return verdict.mailable ? null : verdict.reason;
}

/** The mail's words. Written once: a retry sends the same bytes with the same link. */
export async function renderMail(mail: Mail): Promise<{ stored: Stored & { letter: Letter }; sha256: string }> {
  const { content, letter: written } = stored(mail);
  const letter = written ?? (await mailKind(mail.kind).write(mail, contentOf(mail)));
  const sha256 = createHash("sha256").update(JSON.stringify(letter)).digest("hex");
  return { stored: { content, letter }, sha256 };
}

/** What the mail's kind keeps of it. */
export function contentOf(mail: Mail): unknown {
  return mailKind(mail.kind).content.parse(stored(mail).content);
}

function stored(mail: Mail): Stored {
  if (!mail.sealedContent) throw new Error(`Mail ${mail.id} has no content`);
  return Stored.parse(JSON.parse(unseal(mail.sealedContent, mailContext(mail.id)).toString()));
}
