import type { z } from "zod";
import type { DigestLine } from "@/emails/digest-words";
import type { Mail } from "@/prisma/generated/client";

/** A mail's words, as they leave. */
export type Letter = { subject: string; text: string; html: string; pictures?: Picture[] };
/** What the HTML names by `cid:`; a PNG in base64. */
export type Picture = { cid: string; name: string; png: string };

/** One sort of mail: what it needs beyond its row in the outbox, when it is obsolete, and how it is written. */
export type MailKind<Shape extends z.ZodType = z.ZodType> = {
  /** What the letter needs beyond its row; sealed in the outbox, and dropped once the mail is settled. */
  content: Shape;
  /**
   * Whether the noise caps hold for it: all of them, only those over all recipients, or none. What somebody waits for,
   * such as a code, is not noise.
   */
  capped: boolean | "over all";
  /** It tells a member something in their own name, and may go to an address that several people commit with. */
  personal?: true;
  /** Why it should not go out any more, as a sentence's end, or null. Looked at right before each attempt. */
  whyCancelled(mail: Mail, content: z.infer<Shape>): Promise<string | null>;
  /** The letter itself; called once, retries send the same bytes. */
  write(mail: Mail, content: z.infer<Shape>): Promise<Letter>;
  /** What the recipient's daily digest says of it. Without this, a mail beyond the recipient's cap waits by itself. */
  digestLine?(mail: Mail, content: z.infer<Shape>): Promise<DigestLine>;
};

export function defineMailKind<Shape extends z.ZodType>(kind: MailKind<Shape>): MailKind<Shape> {
  return kind;
}
