import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import {
  detailedShape,
  layerOf,
  Schedule,
  ScheduleChange,
  ScheduleDetailed,
  scheduleShape,
} from "@/app/api/v1/_shape/schedule";
import { Invalid } from "@/lib/errors";
import { changeSchedule, deleteSchedule } from "@/lib/oncall/configure";
import { getSchedule, turnsOf } from "@/lib/oncall/list";

const day = 86_400_000;
const usualMs = 14 * day;
const longestMs = 190 * day;
const Moment = z.iso.datetime({ offset: true }).optional();

export const GET = route({
  summary: "One schedule, with who is on call in the next two weeks or in the time asked for",
  permission: "playbooks:read",
  params: IdParams,
  query: z.object({ from: Moment, until: Moment }),
  answer: ScheduleDetailed,
  async run(viewer, { params, query }) {
    const from = query.from ? new Date(query.from) : new Date();
    const until = query.until ? new Date(query.until) : new Date(from.getTime() + usualMs);
    const length = until.getTime() - from.getTime();
    if (length <= 0 || length > longestMs)
      throw new Invalid("Ask for a time of up to six months that ends after it begins.", { pointer: "/until" });
    const view = await getSchedule(viewer, params.id);
    return detailedShape(view, turnsOf(view, from, until));
  },
});

export const PATCH = route({
  summary: "Change a schedule; layers are replaced together",
  permission: "playbooks:write",
  params: IdParams,
  body: ScheduleChange,
  answer: Schedule,
  async run(viewer, { params: { id }, body }) {
    await changeSchedule(viewer, id, {
      ...{ name: body.name, timeZone: body.time_zone, reviewsQueue: body.reviews_queue },
      layers: body.layers?.map(layerOf),
    });
    return scheduleShape(await getSchedule(viewer, id));
  },
});

export const DELETE = route({
  summary: "Take a schedule away",
  permission: "playbooks:write",
  params: IdParams,
  run: (viewer, { params }) => deleteSchedule(viewer, params.id),
});
