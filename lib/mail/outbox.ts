import { createHash, randomUUID } from "node:crypto";
import type { Tx } from "@/lib/db/client";
import { env } from "@/lib/env";
import { enqueue } from "@/lib/jobs/queue";
import { seal } from "@/lib/seal";

export type NewMail = {
  /** One of lib/mail/kinds. */
  kind: string;
  recipient: string;
  /** Tells apart mails of one kind about one incident to one person: a regression, a resend. */
  epoch: string;
  /** What the kind's letter needs, beyond the row; sealed in the outbox and dropped after the last attempt. */
  content: Readonly<Record<string, unknown>>;
  incidentId?: number;
  linkId?: string;
  /** The member it is written to, where it is one. */
  memberId?: number;
};

/**
 * Writes a mail into the outbox, in the transaction that causes it. Its identity (dedupe key, Message-ID) is fixed here,
 * whatever becomes of the sending. Answers null when this very mail was written before.
 */
export async function queueMail(tx: Tx, mail: NewMail): Promise<string | null> {
  const dedupeKey = createHash("sha256")
    .update([mail.kind, mail.incidentId ?? "", mail.recipient, mail.epoch].join("|"))
    .digest("hex");
  const id = randomUUID();
  const { count } = await tx.mail.createMany({
    data: [
      {
        id,
        dedupeKey,
        kind: mail.kind,
        incidentId: mail.incidentId ?? null,
        linkId: mail.linkId ?? null,
        memberId: mail.memberId ?? null,
        recipient: mail.recipient,
        messageId: `<${dedupeKey.slice(0, 32)}@${messageHost()}>`,
        sealedContent: seal(Buffer.from(JSON.stringify({ content: mail.content })), mailContext(id)),
      },
    ],
    skipDuplicates: true,
  });
  if (count === 0) return null;
  await enqueue(tx, "mail.send", { mailId: id }, { key: `mail.send:${id}` });
  return id;
}

export const mailContext = (id: string) => `mail:${id}`;

function messageHost(): string {
  const host = new URL(env().PUBLIC_URL).hostname;
  return host.includes(".") ? host : `${host}.localdomain`;
}
