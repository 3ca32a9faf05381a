import { z } from "zod";
import { route } from "@/app/_server/route";
import { ReminderAnswer, ReminderBody, remindedShape } from "@/app/api/v1/_shape/reminders";
import { mostReminded, remindIncidents } from "@/lib/reminders/remind";

export const POST = route({
  summary: "Ask whoever's turn it is to look at incidents again",
  permission: "incidents:share",
  body: ReminderBody.extend({ incident_ids: z.array(z.int32().positive()).min(1).max(mostReminded) }),
  answer: ReminderAnswer,
  run: async (viewer, { body: { incident_ids, ...asking } }) =>
    remindedShape(await remindIncidents(viewer, incident_ids, asking)),
});
