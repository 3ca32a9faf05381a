import { z } from "zod";
import { route } from "@/app/_server/route";
import { Session, sessionShape } from "@/app/api/v1/_shape/member";
import { listSessions } from "@/lib/members/session-list";

export const GET = route({
  summary: "List where one is signed in oneself",
  answer: z.array(Session),
  run: async (viewer) => (await listSessions(viewer, viewer.memberId)).map(sessionShape),
});
