import { gunzipSync } from "node:zlib";
import { authorize, can } from "@/lib/access/policy";
import type { MemberViewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction, type Tx } from "@/lib/db/client";
import { Conflict, Forbidden, NotFound } from "@/lib/errors";
import { fileName } from "@/lib/exports/export";
import { type ExportFormat, exportFormats } from "@/lib/exports/format";
import { tableOf, tablesFor } from "@/lib/exports/tables";
import { unseal } from "@/lib/seal";
import type { Prisma } from "@/prisma/generated/client";

export const fileView = {
  id: true,
  table: true,
  format: true,
  query: true,
  state: true,
  error: true,
  rows: true,
  written: true,
  bytes: true,
  createdAt: true,
  finishedAt: true,
  expiresAt: true,
} satisfies Prisma.ExportSelect;
type Row = Prisma.ExportGetPayload<{ select: typeof fileView }>;
export type ExportFile = Omit<Row, "bytes" | "format"> & { bytes: number; format: ExportFormat };

const mostShown = 50;

/** The files the viewer asked for, the newest first, of what they may still read. */
export async function listFiles(viewer: MemberViewer): Promise<ExportFile[]> {
  const readable = tablesFor(viewer).map(({ name }) => name);
  const rows = await db().export.findMany({
    where: { ...ownFiles(viewer), table: { in: readable } },
    orderBy: { createdAt: "desc" },
    take: mostShown,
    select: fileView,
  });
  return rows.map(viewOf);
}

export async function getFile(viewer: MemberViewer, id: string): Promise<ExportFile> {
  const row = await db().export.findFirst({ where: { id, ...ownFiles(viewer) }, select: fileView });
  if (!row || !can(viewer, tableOf(row.table).permission)) throw new NotFound("There is no such export.");
  return viewOf(row);
}

/** The file's bytes, a part at a time. That somebody takes it along is recorded before the first. */
export async function readFile(
  viewer: MemberViewer,
  id: string,
): Promise<ExportFile & { name: string; pieces: AsyncGenerator<Buffer> }> {
  const file = await getFile(viewer, id);
  authorize(viewer, tableOf(file.table).permission);
  if (file.state !== "ready") throw new Conflict(file.error ?? "The export is not ready.");
  const { table, format, written: rows, createdAt } = file;
  await inTransaction(async (tx) => {
    await record(tx, viewer, [{ type: "export.downloaded", subject: id, detail: { table, format, rows } }]);
    await readNotification(tx, viewer, id);
  });
  return { ...file, name: fileName(file, createdAt), pieces: piecesOf(id) };
}

/** Whoever has the file need not be told of it any more. */
async function readNotification(tx: Tx, { memberId }: MemberViewer, subject: string): Promise<void> {
  const type = "export.finished";
  const event = await tx.auditEvent.findFirst({ where: { type, subject }, orderBy: { id: "desc" } });
  await tx.notification.updateMany({
    where: { memberId, eventId: event?.id ?? -1n, readAt: null },
    data: { readAt: new Date() },
  });
}

async function* piecesOf(exportId: string): AsyncGenerator<Buffer> {
  for (let number = 0; ; number += 1) {
    const part = await db().exportPart.findUnique({ where: { exportId_number: { exportId, number } } });
    if (part) yield gunzipSync(unseal(part.sealed, partContext(exportId, number)));
    else if (await isWhole(exportId, number)) return;
    else throw new NotFound("The export was taken away while it was read.");
  }
}

const isWhole = async (id: string, parts: number) => (await db().export.count({ where: { id, parts } })) === 1;

/** Ends an export that is being written, or takes away one that was. */
export async function deleteFile(viewer: MemberViewer, id: string): Promise<void> {
  const { table, format } = await getFile(viewer, id);
  authorize(viewer, tableOf(table).permission);
  await inTransaction(async (tx) => {
    const { count } = await tx.export.deleteMany({ where: { id, ...ownFiles(viewer) } });
    if (count === 0) throw new NotFound("There is no such export.");
    await record(tx, viewer, [{ type: "export.deleted", subject: id, detail: { table, format } }]);
  });
}

/** Whoever's level has changed since asks anew: what the file holds was seen with other eyes. */
function ownFiles(viewer: MemberViewer): Prisma.ExportWhereInput {
  requirePerson(viewer);
  const { memberId, accessLevel } = viewer;
  return { memberId, accessLevel, expiresAt: { gt: new Date() } };
}

export function requirePerson({ kind }: MemberViewer): void {
  if (kind !== "member") throw new Forbidden("Files are for people who are signed in. Read the stream instead.");
}

export const partContext = (exportId: string, number: number) => `export:${exportId}:${number}`;

export function viewOf({ bytes, format, ...row }: Row): ExportFile {
  return { ...row, bytes: Number(bytes), format: exportFormats.find((one) => one === format) ?? "csv" };
}
