import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";
import { system } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction, type Tx } from "@/lib/db/client";
import { DomainError, Forbidden } from "@/lib/errors";
import { fileLivesMs } from "@/lib/exports/ask-file";
import { type Piece, pieceOf } from "@/lib/exports/export";
import { partContext, viewOf } from "@/lib/exports/files";
import type { Query } from "@/lib/exports/table";
import { enqueue } from "@/lib/jobs/queue";
import type { Attempt } from "@/lib/jobs/work";
import { eyesOf } from "@/lib/notifications/visible";
import { seal } from "@/lib/seal";
import type { Export, Member } from "@/prisma/generated/client";

const viewer = system("exports.write");
const pack = promisify(gzip);
// A third larger than with the usual effort, in a quarter of the time.
const packing = { level: constants.Z_BEST_SPEED };
const sliceMs = 10_000;

/**
 * Writes an export's parts, each in a transaction of its own, and leaves off after a while, so that a worker can stop;
 * the next job goes on where this one ended, also when it was killed.
 */
export async function writeExport(id: string, { last }: Attempt, forMs = sliceMs): Promise<void> {
  const until = Date.now() + forMs;
  const ahead: Ahead = new Map();
  try {
    while (await writePart(id, ahead)) {
      if (Date.now() < until) continue;
      await inTransaction((tx) => enqueue(tx, "exports.write", { exportId: id }, { key: `exports.write:${id}` }));
      return;
    }
  } catch (error) {
    if (!last && !(error instanceof DomainError)) throw error;
    await giveUp(id, error instanceof DomainError ? error.message : "Something went wrong on our side.");
  }
}

/** The piece that is read while the one before it is packed and written, by the cursor it begins at. */
type Ahead = Map<string, Promise<Piece>>;

/** Answers whether there is more to write. Where two are at it, one of them ends. */
async function writePart(id: string, ahead: Ahead): Promise<boolean> {
  const file = await db().export.findUnique({ where: { id, state: "writing" }, include: { member: true } });
  if (!file || file.cursor === null) return false;
  const { parts: number, cursor, eventId, written } = file;
  const asked = { ...viewOf(file), query: file.query as Query };
  const reader = readerOf(file);
  const read = (from: string, before: number) =>
    pieceOf(reader, asked, { cursor: from, before, eventId: Number(eventId) });
  const piece = await (ahead.get(cursor) ?? read(cursor, written));
  ahead.clear();
  if (piece.next !== null) ahead.set(piece.next, inBackground(read(piece.next, written + piece.rows)));
  const plain = Buffer.from(piece.text);
  const sealed = seal(await pack(plain, packing), partContext(id, number));
  return inTransaction(async (tx) => {
    const { count } = await tx.export.updateMany({
      where: { id, state: "writing", parts: number },
      data: {
        parts: number + 1,
        cursor: piece.next,
        written: { increment: piece.rows },
        bytes: { increment: plain.length },
      },
    });
    if (count === 0) return false;
    await tx.exportPart.create({ data: { exportId: id, number, sealed } });
    if (piece.next === null) await finish(tx, id);
    return piece.next !== null;
  });
}

/** Its failing is heard of by whoever waits for it. */
function inBackground<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}

/** The asker, as they are now. */
function readerOf({ member, accessLevel }: Export & { member: Member }) {
  if (member.deactivatedAt || member.accessLevel !== accessLevel)
    throw new Forbidden("What you may see has changed since you asked. Ask for it again.");
  return eyesOf(member);
}

async function finish(tx: Tx, id: string): Promise<void> {
  const now = new Date();
  const { memberId, table, format, written } = await tx.export.update({
    where: { id },
    data: { state: "ready", finishedAt: now, expiresAt: new Date(now.getTime() + fileLivesMs) },
  });
  const detail = { memberId, table, format, count: written };
  await record(tx, viewer, [{ type: "export.finished", subject: id, detail }]);
}

async function giveUp(id: string, error: string): Promise<void> {
  await inTransaction(async (tx) => {
    const { count } = await tx.export.updateMany({
      where: { id, state: "writing" },
      data: { state: "failed", error, finishedAt: new Date() },
    });
    if (count === 0) return;
    await tx.exportPart.deleteMany({ where: { exportId: id } });
    const { memberId, table, format } = await tx.export.findUniqueOrThrow({ where: { id } });
    await record(tx, viewer, [{ type: "export.failed", subject: id, detail: { memberId, table, format, error } }]);
  });
}
