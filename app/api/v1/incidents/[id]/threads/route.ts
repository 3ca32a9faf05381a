import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { Thread, threadShape } from "@/app/api/v1/_shape/thread";
import { listThreads } from "@/lib/threads/view";

export const GET = route({
  summary: "List the issues, pull and merge requests that were made for an incident",
  permission: "incidents:read",
  params: IdParams,
  answer: z.array(Thread),
  run: async (viewer, { params: { id } }) => (await listThreads(viewer, id)).map(threadShape),
});
