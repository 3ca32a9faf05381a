import { z } from "zod";
import { route } from "@/app/_server/route";
import { dueDays, setDueDays } from "@/lib/sla/days";
import { Severity } from "@/prisma/generated/enums";

const Days = z.partialRecord(z.enum(Severity), z.int().min(1).max(3_650));
const Own = z.object({ id: z.int(), name: z.string(), days: Days });
const answer = z.object({ workspace: Days, organisations: z.array(Own), repositories: z.array(Own) });

export const GET = route({
  summary: "Say within how many days incidents are to be closed, by severity, and who has other days",
  permission: "sources:read",
  answer,
  run: (viewer) => dueDays(viewer),
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
    return dueDays(viewer);
  },
});
