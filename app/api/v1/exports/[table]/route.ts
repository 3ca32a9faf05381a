import { route } from "@/app/_server/route";
import {
  ExportAnswer,
  exportAnswer,
  exportShape,
  FilterQuery,
  Format,
  filterIn,
  streamTypes,
  TableParams,
} from "@/app/api/v1/_shape/export";
import { askForFile } from "@/lib/exports/ask-file";

const Query = FilterQuery.extend({ format: Format.default("jsonl") });

export const GET = route({
  summary: "Take a table along under the filter of its list, streamed; needs the scope of the list",
  params: TableParams,
  query: Query,
  mediaTypes: streamTypes,
  run: (viewer, { params: { table }, query: { format }, url }) =>
    exportAnswer(viewer, { table, format, query: filterIn(url) }),
});

export const POST = route({
  summary: "Have the same written as a file, signed in oneself; a notification tells when it is ready",
  params: TableParams,
  query: Query,
  answer: ExportAnswer,
  status: 202,
  run: async (viewer, { params: { table }, query: { format }, url }) =>
    exportShape(await askForFile(viewer, { table, format, query: filterIn(url) })),
});
