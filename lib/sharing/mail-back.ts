import { createHash, createHmac, randomInt, randomUUID, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { db, inTransaction } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { env } from "@/lib/env";
import { queueMail } from "@/lib/mail/outbox";
import type { OpenLink } from "@/lib/sharing/open";

export type CodeAction = "resolve" | "ignore";

const codeLifeMs = 10 * 60_000;
const hourMs = 3_600_000;
const triesPerCode = 5;
const codesPerHour = 5;

/** Whether closing through a link asks for a code that is mailed to the link's recipient. */
export async function asksForCode(): Promise<boolean> {
  const { mailBackEnabled } = await db().workspace.findUniqueOrThrow({
    where: { id: 1 },
    select: { mailBackEnabled: true },
  });
  return mailBackEnabled;
}

/**
 * Mails six digits to the address the link was made for, whoever has it open, and forgets the code before. False when
 * that link was sent enough codes within the hour.
 */
export async function sendCode({ link, session }: OpenLink, action: CodeAction): Promise<boolean> {
  const code = String(randomInt(1_000_000)).padStart(6, "0");
  return inTransaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM "SharingLink" WHERE id = ${link.id}::uuid FOR UPDATE`;
    const since = new Date(Date.now() - hourMs);
    const sent = await tx.mail.count({ where: { linkId: link.id, kind: "link-code", queuedAt: { gt: since } } });
    if (sent >= codesPerHour) return false;
    await tx.linkSession.update({
      where: { tokenSha256: sha256(session) },
      data: {
        codeSha256: keyed(session, link.id, action, code),
        codeExpiresAt: new Date(Date.now() + codeLifeMs),
        codeTries: 0,
      },
    });
    await queueMail(tx, {
      kind: "link-code",
      incidentId: link.incidentId,
      linkId: link.id,
      recipient: link.recipient,
      epoch: randomUUID(),
      content: { code, action, expiresAt: new Date(Date.now() + codeLifeMs).toISOString() },
    });
    return true;
  });
}

export type CodeVerdict = { right: true } | { right: false; triesLeft: number };

const triedRow = z.object({ codeSha256: z.string(), codeTries: z.number() });

/** Checks a code, counting the try before looking; the right one counts once. No tries left also means no code, or a late one. */
export async function checkCode({ link, session }: OpenLink, action: CodeAction, code: string): Promise<CodeVerdict> {
  const digits = code.replaceAll(/\D/g, "");
  const tried = await db().$queryRaw`UPDATE "LinkSession" SET "codeTries" = "codeTries" + 1
    WHERE "tokenSha256" = ${sha256(session)} AND "linkId" = ${link.id}::uuid AND "codeSha256" IS NOT NULL
      AND "codeExpiresAt" > now() AND "codeTries" < ${triesPerCode}::int
    RETURNING "codeSha256", "codeTries"`;
  const [row] = parseRows(triedRow, tried);
  if (!row) return { right: false, triesLeft: 0 };
  const given = keyed(session, link.id, action, digits);
  const { count } = timingSafeEqual(Buffer.from(given), Buffer.from(row.codeSha256))
    ? await db().linkSession.updateMany({
        where: { tokenSha256: sha256(session), codeSha256: row.codeSha256 },
        data: { codeSha256: null, codeExpiresAt: null, codeTries: 0 },
      })
    : { count: 0 };
  return count === 1 ? { right: true } : { right: false, triesLeft: triesPerCode - row.codeTries };
}

const sha256 = (session: string) => createHash("sha256").update(session).digest("hex");

/** Six digits are guessed in a moment from a plain hash, so theirs needs a key that is not in the database. */
function keyed(session: string, linkId: string, action: CodeAction, code: string): string {
  const key = createHmac("sha256", env().AUTH_SECRET).update("link-code").digest();
  return createHmac("sha256", key).update([session, linkId, action, code].join("|")).digest("hex");
}
