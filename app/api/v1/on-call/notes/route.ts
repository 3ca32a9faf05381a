import { z } from "zod";
import { route } from "@/app/_server/route";
import { noteShift } from "@/lib/oncall/report";

export const POST = route({
  summary: "Say what you would improve after a shift of yours; it replaces what you said before",
  permission: "incidents:write",
  body: z.strictObject({
    schedule_id: z.int32().positive(),
    at: z.iso.datetime({ offset: true }).describe("A moment of the shift"),
    improve: z.string().trim().max(4_000),
  }),
  run: (viewer, { body: { schedule_id: scheduleId, at, improve } }) =>
    noteShift(viewer, { scheduleId, at: new Date(at), improve }),
});
