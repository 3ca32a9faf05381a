import { z } from "zod";
import { route } from "@/app/_server/route";
import { Time } from "@/app/api/v1/_shape/answers";
import { rotateEndpointSecret } from "@/lib/ingest/endpoints";

const aWeek = 168;

export const POST = route({
  summary:
    "Give a webhook a new secret, answered once; the one before stays valid for a while, a day if nothing is said",
  permission: "sources:write",
  answer: z.object({ secret: z.string(), previous_secret_valid_until: Time }),
  params: z.object({ id: z.string().regex(/^[A-Za-z0-9]{1,40}$/) }),
  body: z.strictObject({ overlap_hours: z.int().min(0).max(aWeek).optional() }),
  async run(viewer, { params, body }) {
    const { secret, previousValidUntil } = await rotateEndpointSecret(viewer, params.id, body.overlap_hours);
    return { secret, previous_secret_valid_until: previousValidUntil };
  },
});
