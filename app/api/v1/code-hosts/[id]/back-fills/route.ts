import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { BackFill, backFillShape, Repository } from "@/app/api/v1/_shape/back-fill";
import { listBackFills, startBackFill } from "@/lib/history/back-fills";

export const GET = route({
  summary: "List the latest back-fills of a code host, newest first",
  permission: "sources:read",
  answer: z.array(BackFill),
  params: IdParams,
  run: async (viewer, { params }) => (await listBackFills(viewer, params.id)).map(backFillShape),
});

export const POST = route({
  summary: "Read everything a code host holds already; nobody is mailed of it unless told so",
  permission: "sources:write",
  status: 202,
  answer: BackFill,
  params: IdParams,
  body: z.strictObject({ repository: Repository, tells: z.boolean().default(false) }),
  run: async (viewer, { params, body }) => backFillShape(await startBackFill(viewer, params.id, body)),
});
