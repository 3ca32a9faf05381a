import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { createFeed } from "@/lib/oncall/calendar";

export const POST = route({
  summary: "Make your own secret address of a schedule's calendar; it replaces the one you had",
  permission: "playbooks:read",
  status: 201,
  params: IdParams,
  answer: z.object({ url: z.string().describe("Shown once; whoever has it reads the calendar") }),
  run: async (viewer, { params }) => ({ url: await createFeed(viewer, params.id) }),
});
