import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { ServiceLevel } from "@/app/api/v1/_shape/service-account";
import { changeServiceAccount, endServiceAccount } from "@/lib/members/service-accounts";

export const PATCH = route({
  summary: "Change a service account's name or level",
  permission: "api_tokens:write",
  status: 204,
  params: IdParams,
  body: z.strictObject({ name: z.string().trim().min(1).max(200).optional(), access_level: ServiceLevel.optional() }),
  run: (viewer, { params: { id }, body }) =>
    changeServiceAccount(viewer, id, { name: body.name, accessLevel: body.access_level }),
});

export const DELETE = route({
  summary: "End a service account and all of its tokens",
  permission: "api_tokens:write",
  status: 204,
  params: IdParams,
  run: (viewer, { params: { id } }) => endServiceAccount(viewer, id),
});
