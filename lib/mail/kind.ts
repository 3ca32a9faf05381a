import type { z } from "zod";
import type { Mail } from "@/prisma/generated/client";

/** A mail's words, as they leave. */
export type Letter = { subject: string; text: string; html: string };

/** One sort of mail: what it needs beyond its row in the outbox, when it is obsolete, and how it is written. */
export type MailKind<Shape extends z.ZodType = z.ZodType> = {
  /** What the letter needs beyond its row; sealed in the outbox, and dropped once the mail is settled. */
  content: Shape;
  /** Whether the noise caps hold for it. What somebody waits for, such as a code, is not noise. */
  capped: boolean;
  /** Why it should not go out any more, as a sentence's end, or null. Looked at right before each attempt. */
  whyCancelled(mail: Mail, content: z.infer<Shape>): Promise<string | null>;
  /** The letter itself; called once, retries send the same bytes. */
  write(mail: Mail, content: z.infer<Shape>): Promise<Letter>;
};

export function defineMailKind<Shape extends z.ZodType>(kind: MailKind<Shape>): MailKind<Shape> {
  return kind;
}
