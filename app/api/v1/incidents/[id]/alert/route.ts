import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { Time } from "@/app/api/v1/_shape/answers";
import { alertStanding, decideAlert } from "@/lib/write-back/standing";

export const GET = route({
  summary: "How far an incident and its alert at the source agree; null where they are not kept in step",
  permission: "incidents:read",
  params: IdParams,
  answer: z
    .object({
      vendor: z.enum(["github", "gitlab", "gitguardian"]),
      standing: z.enum(["due", "in_step", "conflict", "failed", "gone"]),
      here: z.object({ status: z.enum(["open", "closed"]), reason: z.string() }),
      there: z.object({
        status: z.string().nullable(),
        reason: z.string().nullable(),
        by: z.string().nullable(),
        at: Time.nullable(),
      }),
      error: z.string().nullable(),
      checked_at: Time.nullable(),
    })
    .nullable(),
  async run(viewer, { params: { id } }) {
    const kept = await alertStanding(viewer, id);
    if (!kept) return null;
    const { vendor, standing, wish, thereStatus, thereReason, thereBy, thereAt, error, checkedAt } = kept;
    const there = { status: thereStatus, reason: thereReason, by: thereBy, at: thereAt };
    return { vendor, standing, here: wish, there, error, checked_at: checkedAt };
  },
});

export const POST = route({
  summary: "End a conflict with the source: write there what is here, take over here what is there; or try again",
  permission: "incidents:write",
  params: IdParams,
  body: z.strictObject({ take: z.enum(["here", "there", "retry"]) }),
  run: (viewer, { params: { id }, body }) => decideAlert(viewer, id, body.take),
});
