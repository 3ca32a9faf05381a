import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { Time } from "@/app/api/v1/_shape/answers";
import { someWords } from "@/app/api/v1/_shape/response";
import { addFile, deleteFile, type FileView, listFiles, readFile } from "@/lib/response/files";
import { Id } from "@/lib/url-values";

const Person = z.object({ id: z.int(), name: z.string() });
const File = z
  .object({
    id: z.uuid(),
    name: z.string(),
    type: z.string().describe("By its own bytes"),
    bytes: z.int(),
    sha256: z.string(),
    step: z.int().nullable(),
    moment: z.int().nullable(),
    added_at: Time,
    added_by: Person.nullable(),
    deleted_at: Time.nullable(),
    deleted_by: Person.nullable(),
    deleted_because: z.string().nullable(),
  })
  .meta({ id: "ResponseFile" });
const FileParams = IdParams.extend({ fileId: z.string().max(60) });

function shapeOf({ stepNumber, momentId, addedAt, adder, deletedAt, deleter, deletedWhy, ...file }: FileView) {
  return {
    ...{ ...file, step: stepNumber, moment: momentId, added_at: addedAt, added_by: adder },
    ...{ deleted_at: deletedAt, deleted_by: deleter, deleted_because: deletedWhy },
  };
}

export const getFiles = route({
  summary: "The files of evidence, also what those were that are deleted; for the team and the owners alone",
  permission: "incidents:read",
  params: IdParams,
  answer: z.array(File),
  run: async (viewer, { params }) => (await listFiles(viewer, params.id)).map(shapeOf),
});

export const postFile = route({
  summary: "Keep a file as evidence, of a step or of a moment of the timeline",
  permission: "incidents:write",
  params: IdParams,
  query: z.object({
    name: z.string().trim().max(400).default("evidence"),
    step: Id.optional(),
    moment: Id.optional(),
  }),
  rawBody: { description: "The file, at most 10 MiB", mediaTypes: ["application/octet-stream"] },
  status: 201,
  answer: File,
  run: async (viewer, { params, query, bytes }) => shapeOf(await addFile(viewer, params.id, { ...query, bytes })),
});

export const getFile = route({
  summary: "One file of evidence, to be saved and never shown; that it was read is in the audit trail",
  permission: "incidents:read",
  params: FileParams,
  mediaTypes: ["application/octet-stream"],
  async run(viewer, { params: { id, fileId } }) {
    const { name, sha256, content } = await readFile(viewer, id, fileId);
    return new Response(new Uint8Array(content), {
      headers: {
        // Whatever it is: nothing a browser would show.
        "content-type": "application/octet-stream",
        "content-disposition": `attachment; filename*=UTF-8''${encoded(name)}`,
        "content-security-policy": "default-src 'none'; sandbox",
        "x-content-type-options": "nosniff",
        "cache-control": "no-store",
        "repr-digest": `sha-256=:${Buffer.from(sha256, "hex").toString("base64")}:`,
      },
    });
  },
});

export const removeFile = route({
  summary: "Delete a file of evidence; what it was, who deleted it and why stays. For whoever leads",
  permission: "incidents:write",
  params: FileParams,
  body: z.strictObject({ reason: someWords(1_000) }),
  status: 204,
  run: (viewer, { params: { id, fileId }, body }) => deleteFile(viewer, id, fileId, body.reason),
});

/** As RFC 8187 wants it. */
const encoded = (name: string) =>
  encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
