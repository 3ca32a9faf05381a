import { z } from "zod";
import { route } from "@/app/_server/route";
import { ServiceAccount, ServiceLevel, serviceAccountShape } from "@/app/api/v1/_shape/service-account";
import { createServiceAccount, listServiceAccounts } from "@/lib/members/service-accounts";

export const GET = route({
  summary: "List the service accounts, which hold tokens for machines",
  permission: "api_tokens:read",
  answer: z.array(ServiceAccount),
  run: async (viewer) => (await listServiceAccounts(viewer)).map(serviceAccountShape),
});

export const POST = route({
  summary: "Make a service account",
  permission: "api_tokens:write",
  answer: ServiceAccount,
  status: 201,
  body: z.strictObject({ name: z.string().trim().min(1).max(200), access_level: ServiceLevel.default("member") }),
  run: async (viewer, { body }) =>
    serviceAccountShape(await createServiceAccount(viewer, body.name, body.access_level)),
});
