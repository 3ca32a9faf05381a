import { z } from "zod";
import { route } from "@/app/_server/route";
import { fileAnswer, streamTypes } from "@/app/api/v1/_shape/export";
import { readFile } from "@/lib/exports/files";

export const GET = route({
  summary: "Download an export of yours that is ready, signed in oneself",
  params: z.object({ id: z.uuid() }),
  mediaTypes: streamTypes,
  async run(viewer, { params: { id } }) {
    const { pieces, format, name, bytes } = await readFile(viewer, id);
    return fileAnswer(pieces, format, name, bytes);
  },
});
