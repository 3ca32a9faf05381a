import { IdParams, route } from "@/app/_server/route";
import { retryThread } from "@/lib/threads/retry";

export const POST = route({
  summary: "Try again at once what failed about an issue or a change at its code host",
  permission: "incidents:write",
  params: IdParams.extend({ threadId: IdParams.shape.id }),
  run: (viewer, { params: { id, threadId } }) => retryThread(viewer, id, threadId),
});
