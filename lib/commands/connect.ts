import { createHash, randomInt, timingSafeEqual } from "node:crypto";
import type { Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction, type Tx } from "@/lib/db/client";
import { Conflict, Invalid, NotFound } from "@/lib/errors";
import { personOf } from "@/lib/identities/own-addresses";
import type { HostCommand } from "@/prisma/generated/client";

const validMs = 30 * 60_000;
const letters = "ABCDEFGHJKMNPQRSTVWXYZ23456789";
const digest = (code: string) => createHash("sha256").update(code).digest();

export type Connecting = { host: string; login: string; command: string; expiresAt: Date };

/**
 * Begins to show that an account at a code host is the viewer's: its holder writes the command in a comment there, and
 * the host says whose comment it is. Good for half an hour, once, and only from the account that is named here.
 */
export async function beginConnecting(viewer: Viewer, given: { host: string; login: string }): Promise<Connecting> {
  const { memberId } = personOf(viewer);
  const login = given.login.trim().replace(/^@/, "");
  if (!/^[\w.-]{1,100}$/.test(login))
    throw new Invalid("Write the account's name, such as octocat.", { pointer: "/login" });
  const host = given.host.trim().toLowerCase();
  if (!(await knownHosts()).includes(host))
    throw new Invalid("Handback hears of comments of connected code hosts only.", { pointer: "/host" });
  const code = Array.from({ length: 10 }, () => letters[randomInt(letters.length)]).join("");
  const expiresAt = new Date(Date.now() + validMs);
  const proof = { login: login.toLowerCase(), codeSha256: digest(code).toString("hex"), expiresAt };
  await inTransaction(async (tx) => {
    await tx.accountProof.upsert({
      where: { memberId_host: { memberId, host } },
      create: { memberId, host, ...proof },
      update: proof,
    });
    await record(tx, viewer, [
      { type: "host-account.claim_started", subject: String(memberId), detail: { host, login } },
    ]);
  });
  return { host, login, command: `/handback connect ${code}`, expiresAt };
}

/** The hosts whose comments may arrive. */
export async function knownHosts(): Promise<string[]> {
  const connections = await db().codeHost.findMany({ select: { url: true } });
  return [...new Set(connections.map(({ url }) => new URL(url).host))].sort();
}

/** The accounts known to be the viewer's. */
export async function listOwnAccounts(viewer: Viewer) {
  const { memberId } = personOf(viewer);
  return db().hostAccount.findMany({
    where: { memberId },
    orderBy: { id: "asc" },
    select: { id: true, host: true, login: true, createdAt: true },
  });
}

export async function disconnectAccount(viewer: Viewer, id: number): Promise<void> {
  const { memberId } = personOf(viewer);
  await inTransaction(async (tx) => {
    const account = await tx.hostAccount.findFirst({ where: { id, memberId } });
    if (!account) throw new NotFound("There is no such account.");
    await tx.hostAccount.delete({ where: { id } });
    const { host, login } = account;
    await record(tx, viewer, [
      { type: "host-account.disconnected", subject: String(memberId), detail: { host, login } },
    ]);
  });
}

/** Ties the account a comment is from to the member who was given its code. */
export async function connectByComment(
  tx: Tx,
  { host, login, accountId, words }: HostCommand,
): Promise<{ done: boolean; answer: string; memberId?: number }> {
  const proofs = await tx.accountProof.findMany({
    where: { host, login: login.toLowerCase(), expiresAt: { gt: new Date() } },
  });
  const code = digest(words.trim().toUpperCase());
  const proof = proofs.find(({ codeSha256 }) => timingSafeEqual(Buffer.from(codeSha256, "hex"), code));
  if (!proof) return { done: false, answer: "This code is not good, or no longer. Ask for another one in Handback." };
  const { memberId } = proof;
  const other = await tx.hostAccount.findUnique({ where: { host_accountId: { host, accountId } } });
  if (other && other.memberId !== memberId) throw new Conflict("This account is connected to somebody else already.");
  await tx.hostAccount.upsert({
    where: { host_accountId: { host, accountId } },
    create: { host, accountId, login, memberId },
    update: { login },
  });
  await tx.accountProof.deleteMany({ where: { memberId, host } });
  await record(tx, { kind: "system", job: "commands.act" }, [
    { type: "host-account.connected", subject: String(memberId), detail: { host, login, memberId } },
  ]);
  return { done: true, memberId, answer: "Handback knows now that this account is yours." };
}
