import { z } from "zod";
import { queryOf } from "@/app/_server/route";
import { Time } from "@/app/api/v1/_shape/answers";
import type { MemberViewer } from "@/lib/access/viewer";
import { type Asked, exportTable, fileName } from "@/lib/exports/export";
import type { ExportFile } from "@/lib/exports/files";
import { type ExportFormat, exportFormats, mediaTypes } from "@/lib/exports/format";
import type { Query } from "@/lib/exports/table";
import { tables } from "@/lib/exports/tables";
import { ExportState } from "@/prisma/generated/enums";

export const streamTypes = ["text/csv", "application/json", "application/x-ndjson"];
export const Format = z.enum(exportFormats).describe("CSV, one JSON array, or JSON Lines: one JSON object a line");
export const TableParams = z.object({ table: z.enum(tables.map(({ name }) => name)) });

const word = z.union([z.string(), z.array(z.string())]);
const words = [...new Set(tables.flatMap((table) => table.words))].map((name) => {
  const of = tables.filter((table) => table.words.includes(name)).map((table) => table.name.replaceAll("_", " "));
  return [name, word.optional().describe(`Of ${of.join(", ")}`)] as const;
});

/** What narrows any of the tables. Each has words of its own, which it reads itself. */
export const FilterQuery = z.object(Object.fromEntries(words) as Record<never, never>).catchall(word);

/** The filter as it stands in the URL, of these words where others are let pass unread. */
export function filterIn(url: URL, known?: readonly string[]): Query {
  const { format: _format, ...given } = queryOf(url);
  if (!known) return given;
  return Object.fromEntries(Object.entries(given).filter(([name]) => known.includes(name)));
}

/** The stream of an export as an answer, pulled as fast as it is read, so that a slow reader costs no memory. */
export async function exportAnswer(viewer: MemberViewer, asked: Asked): Promise<Response> {
  return fileAnswer(await exportTable(viewer, asked), asked.format, fileName(asked, new Date()));
}

export function fileAnswer(
  pieces: AsyncGenerator<string | Buffer>,
  format: ExportFormat,
  name: string,
  bytes?: number,
): Response {
  return new Response(streamOf(pieces), {
    headers: {
      "content-type": mediaTypes[format],
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "no-store",
      ...(bytes === undefined ? {} : { "content-length": String(bytes) }),
    },
  });
}

function streamOf(pieces: AsyncGenerator<string | Buffer>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(typeof value === "string" ? Buffer.from(value) : value);
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
}

export const ExportAnswer = z
  .object({
    id: z.string(),
    table: z.string(),
    format: Format,
    filter: z.record(z.string(), word),
    state: z.enum(ExportState),
    error: z.string().nullable().describe("Why it could not be written, as a sentence"),
    rows: z.int().describe("How many there were when it was asked for"),
    written: z.int().describe("How many are written"),
    bytes: z.int(),
    created_at: Time,
    finished_at: Time.nullable(),
    expire_at: Time.describe("When the file is gone"),
  })
  .meta({ id: "Export" });

export function exportShape({ query, createdAt, finishedAt, expiresAt, ...file }: ExportFile) {
  return { ...file, filter: query, created_at: createdAt, finished_at: finishedAt, expire_at: expiresAt };
}
