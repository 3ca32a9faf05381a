import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { DeveloperDetail, developerDetailShape } from "@/app/api/v1/_shape/developer";
import { changeDeveloper } from "@/lib/identities/change-developer";
import { getDeveloper } from "@/lib/identities/list-developers";
import { AutoHealing } from "@/prisma/generated/enums";

export const GET = route({
  summary: "Look at one developer, with what each address wrote",
  permission: "members:read",
  params: IdParams,
  answer: DeveloperDetail,
  run: async (viewer, { params }) => developerDetailShape(await getDeveloper(viewer, params.id)),
});

export const PATCH = route({
  summary: "Say whether a developer has left, and how far their answers are trusted",
  permission: "members:write",
  params: IdParams,
  body: z.strictObject({
    left: z.boolean().optional().describe("True moves their open work to the queue that needs an owner"),
    auto_healing: z.enum(AutoHealing).nullable().optional().describe("Null: as the workspace's"),
  }),
  answer: DeveloperDetail,
  async run(viewer, { params, body }) {
    await changeDeveloper(viewer, params.id, { left: body.left, autoHealing: body.auto_healing });
    return developerDetailShape(await getDeveloper(viewer, params.id));
  },
});
