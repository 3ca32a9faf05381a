import { z } from "zod";
import { route } from "@/app/_server/route";
import { Time } from "@/app/api/v1/_shape/answers";
import { DueDays, dueDays, setDueDays } from "@/lib/sla/days";

const Days = DueDays.describe("Days by severity; 0: no due date, missing: as the wider scope says");
const Own = z.object({ id: z.int(), name: z.string(), days: Days });
const answer = z.object({
  workspace: Days,
  organisations: z.array(Own),
  repositories: z.array(Own),
  recount: z
    .object({ seen: z.int(), total: z.int(), moved: z.int(), started_at: Time, finished_at: Time.nullable() })
    .nullable()
    .describe("How far open incidents have the due dates of the last change; null when that is more than a day ago"),
});

export const GET = route({
  summary: "Say within how many days incidents are to be closed, by severity, and who has other days",
  permission: "sources:read",
  answer,
  run: async (viewer) => shapeOf(await dueDays(viewer)),
});

export const PATCH = route({
  summary: "Set the days of the workspace, an organisation or a repository; null leaves them to the wider one",
  permission: "sources:write",
  answer,
  body: z.union([
    z.strictObject({ of: z.literal("workspace"), days: Days }),
    z.strictObject({ of: z.enum(["organisation", "repository"]), id: z.int32().positive(), days: Days.nullable() }),
  ]),
  async run(viewer, { body: { days, ...scope } }) {
    await setDueDays(viewer, scope, days);
    return shapeOf(await dueDays(viewer));
  },
});

function shapeOf({ recount, ...days }: Awaited<ReturnType<typeof dueDays>>) {
  if (!recount) return { ...days, recount };
  const { seen, total, moved, startedAt, finishedAt } = recount;
  return { ...days, recount: { seen, total, moved, started_at: startedAt, finished_at: finishedAt } };
}
