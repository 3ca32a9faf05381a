import { route } from "@/app/_server/route";
import { Document, Scanned, ScanQuery } from "@/app/api/v1/_shape/scan";
import { answerOf, scanFor } from "@/app/api/v1/_shape/scan-route";

export const POST = route({
  summary: "Look for secrets in one document; nothing of it is kept",
  permission: "scan",
  query: ScanQuery,
  body: Document,
  answer: Scanned,
  run: async (viewer, { body, query, headers }) => answerOf((await scanFor(viewer, [body], query, headers))[0]),
});
