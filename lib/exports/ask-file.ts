import { authorize } from "@/lib/access/policy";
import type { MemberViewer } from "@/lib/access/viewer";
import { inTransaction } from "@/lib/db/client";
import { Conflict } from "@/lib/errors";
import { type Asked, countExport, recordExport } from "@/lib/exports/export";
import { type ExportFile, fileView, requirePerson, viewOf } from "@/lib/exports/files";
import { tableOf } from "@/lib/exports/tables";
import { enqueue } from "@/lib/jobs/queue";

export const fileLivesMs = 86_400_000;
const mostAtOnce = 2;

/** Has an export written as a file, which its asker is told of when it is ready. A file is for a person: tokens stream. */
export async function askForFile(viewer: MemberViewer, asked: Asked): Promise<ExportFile> {
  authorize(viewer, tableOf(asked.table).permission);
  requirePerson(viewer);
  const { memberId, accessLevel } = viewer;
  const rows = await countExport(viewer, asked);
  return inTransaction(async (tx) => {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext(${`exports of ${memberId}`}))::text`;
    if ((await tx.export.count({ where: { memberId, state: "writing" } })) >= mostAtOnce)
      throw new Conflict("Two exports of yours are being written. Wait for one of them, or take one away.");
    const id = crypto.randomUUID();
    const eventId = await recordExport(tx, viewer, asked, { rows, file: id });
    const made = await tx.export.create({
      data: {
        id,
        memberId,
        accessLevel,
        table: asked.table,
        format: asked.format,
        query: { ...asked.query },
        eventId,
        rows,
        expiresAt: new Date(Date.now() + fileLivesMs),
      },
      select: fileView,
    });
    await enqueue(tx, "exports.write", { exportId: id }, { key: `exports.write:${id}` });
    return viewOf(made);
  });
}
