import { z } from "zod";
import { route } from "@/app/_server/route";
import { ExportAnswer, exportShape } from "@/app/api/v1/_shape/export";
import { deleteFile, getFile } from "@/lib/exports/files";

const Params = z.object({ id: z.uuid() });

export const GET = route({
  summary: "How far an export of yours is written, signed in oneself",
  params: Params,
  answer: ExportAnswer,
  run: async (viewer, { params: { id } }) => exportShape(await getFile(viewer, id)),
});

export const DELETE = route({
  summary: "Stop an export of yours that is being written, or take its file away",
  params: Params,
  run: (viewer, { params: { id } }) => deleteFile(viewer, id),
});
