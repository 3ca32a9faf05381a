import { z } from "zod";
import { route } from "@/app/_server/route";
import { markNotifications } from "@/lib/notifications/mark";

const read = z.boolean().default(true).describe("false marks them as unread again");

export const POST = route({
  summary: "Mark your own notifications as read",
  permission: "incidents:write",
  body: z.union([
    z.object({ ids: z.array(z.int32().positive()).min(1).max(200), read }),
    z.object({ all: z.literal(true), read }),
  ]),
  answer: z.object({ changed: z.int() }),
  async run(viewer, { body }) {
    const which = "ids" in body ? { ids: body.ids } : { all: body.all };
    return { changed: await markNotifications(viewer, which, body.read) };
  },
});
