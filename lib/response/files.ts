import { createHash, randomUUID } from "node:crypto";
import { memberIdOf, type Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db/client";
import { Conflict, Forbidden, Invalid, NotFound, TooLarge } from "@/lib/errors";
import { typeOf } from "@/lib/response/file-type";
import { isInTeam, ledResponse, ownResponse, readableResponse } from "@/lib/response/known";
import { note } from "@/lib/response/moments";
import { seal, unseal } from "@/lib/seal";
import type { Prisma } from "@/prisma/generated/client";

const mebibyte = 1_048_576;
export const mostFileBytes = 10 * mebibyte;
const mostBytesTogether = 250 * mebibyte;
const mostFiles = 200;
const longestName = 200;

const person = { select: { id: true, name: true } } as const;
const shown = {
  ...{ id: true, name: true, type: true, bytes: true, sha256: true, stepNumber: true, momentId: true },
  ...{ addedAt: true, adder: person, deletedAt: true, deletedWhy: true, deleter: person },
} satisfies Prisma.ResponseFileSelect;
export type FileView = Prisma.ResponseFileGetPayload<{ select: typeof shown }>;

export type NewFile = {
  name: string;
  bytes: Buffer;
  step?: number | undefined;
  moment?: number | undefined;
};

const contextOf = (id: string) => `response-file:${id}`;
/** Asked after whether somebody may, so that an address is no way to learn it. */
const isId = (id: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
const notFound = () => new NotFound("There is no such file.");

/** Keeps a small file as evidence of a response, sealed, with what it is by its own bytes and its SHA-256. */
export async function addFile(viewer: Viewer, incidentId: number, file: NewFile): Promise<FileView> {
  const { bytes, step, moment } = file;
  const name = cleanName(file.name);
  if (bytes.length === 0) throw new Invalid("The file is empty.", { pointer: "/body" });
  if (bytes.length > mostFileBytes)
    throw new TooLarge("A file of evidence has at most 10 MiB. Keep larger ones elsewhere, and write down where.");
  return inTransaction(async (tx) => {
    await ownResponse(tx, viewer, incidentId);
    if (step !== undefined && (await tx.responseStep.count({ where: { incidentId, number: step } })) === 0)
      throw new NotFound("There is no such step.");
    if (moment !== undefined && (await tx.responseMoment.count({ where: { incidentId, id: moment } })) === 0)
      throw new NotFound("There is no such moment in the timeline.");
    const kept = await tx.responseFile.aggregate({
      where: { incidentId, deletedAt: null },
      ...{ _count: true, _sum: { bytes: true } },
    });
    if (kept._count >= mostFiles) throw new Conflict(`A response keeps at most ${mostFiles} files of evidence.`);
    if ((kept._sum.bytes ?? 0) + bytes.length > mostBytesTogether)
      throw new Conflict("The files of a response have at most 250 MiB together. Keep this one elsewhere.");
    const id = randomUUID();
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const view = await tx.responseFile.create({
      data: {
        ...{
          id,
          incidentId,
          name,
          type: typeOf(bytes),
          bytes: bytes.length,
          sha256,
          sealed: seal(bytes, contextOf(id)),
        },
        ...{ stepNumber: step ?? null, momentId: moment ?? null, addedBy: memberIdOf(viewer) },
      },
      select: shown,
    });
    await note(tx, viewer, incidentId, `Evidence added: ${name}, SHA-256 ${sha256}`, step);
    const detail = { name, bytes: bytes.length, type: view.type, sha256 };
    await record(tx, viewer, [{ type: "response.file_added", incidentId, subject: id, detail }]);
    return view;
  });
}

/** The files of a response, in the order they came; of those that were deleted, what they were. For its team and the owners alone. */
export async function listFiles(viewer: Viewer, incidentId: number): Promise<FileView[]> {
  await requireTeam(viewer, incidentId);
  return db().responseFile.findMany({
    where: { incidentId },
    orderBy: [{ addedAt: "asc" }, { id: "asc" }],
    select: shown,
  });
}

/** A file's bytes. That somebody read it is recorded first. */
export async function readFile(
  viewer: Viewer,
  incidentId: number,
  id: string,
): Promise<FileView & { content: Buffer }> {
  await requireTeam(viewer, incidentId);
  const row =
    isId(id) && (await db().responseFile.findFirst({ where: { id, incidentId }, select: { ...shown, sealed: true } }));
  if (!row) throw notFound();
  const { sealed, ...view } = row;
  if (!sealed) throw new NotFound("This file was deleted.");
  const content = unseal(sealed, contextOf(id));
  const detail = { name: view.name, sha256: view.sha256 };
  await inTransaction((tx) => record(tx, viewer, [{ type: "response.file_read", incidentId, subject: id, detail }]));
  return { ...view, content };
}

/** Destroys a file's bytes; what it was, who deleted it and why stays. For whoever leads. */
export async function deleteFile(viewer: Viewer, incidentId: number, id: string, why: string): Promise<void> {
  const deletedWhy = why.trim();
  if (deletedWhy === "") throw new Invalid("Say why this evidence is deleted.", { pointer: "/reason" });
  await inTransaction(async (tx) => {
    await ledResponse(tx, viewer, incidentId);
    const file = isId(id) && (await tx.responseFile.findFirst({ where: { id, incidentId }, select: shown }));
    if (!file) throw notFound();
    if (file.deletedAt) throw new Conflict("This file was deleted already.");
    await tx.responseFile.update({
      where: { id },
      data: { sealed: null, deletedAt: new Date(), deletedBy: memberIdOf(viewer), deletedWhy },
    });
    await note(tx, viewer, incidentId, `Evidence deleted: ${file.name}. ${deletedWhy}`, file.stepNumber ?? undefined);
    const detail = { name: file.name, sha256: file.sha256, reason: deletedWhy };
    await record(tx, viewer, [{ type: "response.file_deleted", incidentId, subject: id, detail }]);
  });
}

async function requireTeam(viewer: Viewer, incidentId: number): Promise<void> {
  await readableResponse(db(), viewer, incidentId);
  if (!(await isInTeam(db(), viewer, incidentId)))
    throw new Forbidden("Evidence is for the people who work on it. Ask who leads it to add you.");
}

/** The last part of a path, without what could be read as something else. */
function cleanName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? "";
  const clean = last.replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu, "").trim();
  return clean.slice(0, longestName).toWellFormed() || "evidence";
}
