import { createHash, randomUUID } from "node:crypto";
import type { Tx } from "@/lib/db/client";
import { env } from "@/lib/env";
import { enqueue, enqueueAll } from "@/lib/jobs/queue";
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
  /** Whom of a campaign it is written to. */
  targetId?: number;
};

/** What a digest carries: a mail of its own to its incident's history, which shares the digest's fate. */
export type DigestLine = { kind: string; incidentId: number; linkId?: string };

/**
 * Writes a mail into the outbox, in the transaction that causes it. Its identity (dedupe key, Message-ID) is fixed here,
 * whatever becomes of the sending. Answers null when this very mail was written before.
 */
export async function queueMail(tx: Tx, mail: NewMail): Promise<string | null> {
  const row = rowOf(mail);
  const sealedContent = seal(Buffer.from(JSON.stringify({ content: mail.content })), mailContext(row.id));
  const { count } = await tx.mail.createMany({ data: [{ ...row, sealedContent }], skipDuplicates: true });
  if (count === 0) return null;
  await enqueue(tx, "mail.send", { mailId: row.id }, { key: `mail.send:${row.id}` });
  return row.id;
}

/** The same of many, in few statements. */
export async function queueMails(tx: Tx, mails: readonly NewMail[]): Promise<void> {
  const rows = mails.map((mail) => {
    const row = rowOf(mail);
    return { ...row, sealedContent: seal(Buffer.from(JSON.stringify({ content: mail.content })), mailContext(row.id)) };
  });
  const written = await tx.mail.createManyAndReturn({ data: rows, skipDuplicates: true, select: { id: true } });
  const jobs = written.map(({ id }) => ({ payload: { mailId: id }, key: `mail.send:${id}` }));
  await enqueueAll(tx, "mail.send", jobs);
}

/** Writes a digest whose lines are known, each with its row. Answers null when this very digest was written before. */
export async function queueDigest(tx: Tx, digest: NewMail, lines: readonly DigestLine[]): Promise<string | null> {
  const digestId = await queueMail(tx, digest);
  if (digestId === null) return null;
  const { recipient, epoch, memberId, targetId } = digest;
  await tx.mail.createMany({
    data: lines.map((line) => ({
      ...rowOf({ ...line, recipient, epoch, memberId, targetId }),
      digestId,
      state: "digested",
    })),
  });
  return digestId;
}

type Addressed = { [Field in keyof Omit<NewMail, "content">]: NewMail[Field] | undefined } & Pick<
  NewMail,
  "kind" | "recipient" | "epoch"
>;

function rowOf({ kind, incidentId, linkId, memberId, targetId, recipient, epoch }: Addressed) {
  const dedupeKey = createHash("sha256")
    .update([kind, incidentId ?? "", recipient, epoch].join("|"))
    .digest("hex");
  return {
    id: randomUUID(),
    dedupeKey,
    kind,
    incidentId: incidentId ?? null,
    linkId: linkId ?? null,
    memberId: memberId ?? null,
    targetId: targetId ?? null,
    recipient,
    messageId: `<${dedupeKey.slice(0, 32)}@${messageHost()}>`,
  };
}

export const mailContext = (id: string) => `mail:${id}`;

function messageHost(): string {
  const host = new URL(env().PUBLIC_URL).hostname;
  return host.includes(".") ? host : `${host}.localdomain`;
}
