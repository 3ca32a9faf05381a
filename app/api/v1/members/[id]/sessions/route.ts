import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { Session, sessionShape } from "@/app/api/v1/_shape/member";
import { listSessions } from "@/lib/members/session-list";

export const GET = route({
  summary: "List where a member is signed in",
  permission: "members:read",
  answer: z.array(Session),
  params: IdParams,
  run: async (viewer, { params: { id } }) => (await listSessions(viewer, id)).map(sessionShape),
});
