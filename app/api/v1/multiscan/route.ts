import { z } from "zod";
import { route } from "@/app/_server/route";
import { Documents, Scanned, ScanQuery } from "@/app/api/v1/_shape/scan";
import { answerOf, scanFor } from "@/app/api/v1/_shape/scan-route";

export const POST = route({
  summary: "Look for secrets in up to twenty documents; nothing of them is kept",
  permission: "scan",
  query: ScanQuery,
  body: Documents,
  answer: z.array(Scanned),
  run: async (viewer, { body, query, headers }) => answerOf(await scanFor(viewer, body, query, headers)),
});
