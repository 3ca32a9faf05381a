import { z } from "zod";
import { route } from "@/app/_server/route";
import { lineShape, ResponseLine } from "@/app/api/v1/_shape/response";
import { listResponses } from "@/lib/response/get";

export const GET = route({
  summary: "The declared security incidents that you may know of, those that go on first",
  permission: "incidents:read",
  answer: z.array(ResponseLine),
  run: async (viewer) => (await listResponses(viewer)).map(lineShape),
});
