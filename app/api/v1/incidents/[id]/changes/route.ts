import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { EnvironmentName } from "@/app/api/v1/_shape/environment-name";
import { Thread, threadShape } from "@/app/api/v1/_shape/thread";
import { askForChange } from "@/lib/changes/ask";

export const POST = route({
  summary: "Open the pull or merge request that was looked at; what has changed since is not done",
  permission: "incidents:write",
  status: 202,
  params: IdParams,
  body: z.strictObject({ digest: z.string().max(100), name: EnvironmentName.optional() }),
  answer: Thread,
  run: async (viewer, { params: { id }, body }) => threadShape(await askForChange(viewer, id, body)),
});
