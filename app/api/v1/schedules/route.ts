import { z } from "zod";
import { route } from "@/app/_server/route";
import { layersOf, Schedule, ScheduleBody, scheduleShape } from "@/app/api/v1/_shape/schedule";
import { createSchedule } from "@/lib/oncall/configure";
import { getSchedule, listSchedules } from "@/lib/oncall/list";

export const GET = route({
  summary: "List the schedules, with who is on call now and next",
  permission: "playbooks:read",
  answer: z.array(Schedule),
  run: async (viewer) => (await listSchedules(viewer)).map(scheduleShape),
});

export const POST = route({
  summary: "Make a schedule, of layers or from a template",
  permission: "playbooks:write",
  status: 201,
  body: ScheduleBody,
  answer: Schedule,
  async run(viewer, { body }) {
    const { name, time_zone: timeZone, reviews_queue: reviewsQueue } = body;
    const id = await createSchedule(viewer, { name, timeZone, reviewsQueue, layers: layersOf(body) });
    return scheduleShape(await getSchedule(viewer, id));
  },
});
