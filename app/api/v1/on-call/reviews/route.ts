import { z } from "zod";
import { route } from "@/app/_server/route";
import { reviewQueue } from "@/lib/oncall/queue";

export const POST = route({
  summary: "Note that you, who are on call, have looked through the queue",
  permission: "incidents:write",
  status: 201,
  body: z.strictObject({ schedule_id: z.int32().positive(), note: z.string().trim().max(500).default("") }),
  answer: z.object({ id: z.int() }),
  run: async (viewer, { body: { schedule_id: scheduleId, note } }) => ({
    id: await reviewQueue(viewer, { scheduleId, note }),
  }),
});
