import { IdParams, route } from "@/app/_server/route";
import { ReminderAnswer, ReminderBody, remindedShape } from "@/app/api/v1/_shape/reminders";
import { remindDeveloper } from "@/lib/reminders/remind";

export const POST = route({
  summary: "Remind a developer of all their open incidents",
  permission: "incidents:share",
  params: IdParams,
  body: ReminderBody,
  answer: ReminderAnswer,
  run: async (viewer, { params: { id }, body }) => remindedShape(await remindDeveloper(viewer, id, body)),
});
