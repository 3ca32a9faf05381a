import { z } from "zod";
import { route } from "@/app/_server/route";
import { ExportAnswer, exportShape } from "@/app/api/v1/_shape/export";
import { listFiles } from "@/lib/exports/files";

export const GET = route({
  summary: "List the exports that are written as files for you, signed in oneself, newest first",
  answer: z.array(ExportAnswer),
  run: async (viewer) => (await listFiles(viewer)).map(exportShape),
});
