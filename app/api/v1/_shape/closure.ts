import { z } from "zod";
import { Time } from "@/app/api/v1/_shape/answers";
import type { listRequests } from "@/lib/incidents/requests";
import { IgnoreReason } from "@/prisma/generated/enums";

/** A developer's wish to close an incident, as it waits for a manager or was decided. */
export const ClosureRequest = z
  .object({
    id: z.int(),
    incident_id: z.int(),
    member_id: z.int().nullable().describe("Who asked, where they did so in the app"),
    email: z.string(),
    wanted: z.enum(["resolved", "ignored"]),
    secret_revoked: z.boolean().nullable(),
    ignore_reason: z.enum(IgnoreReason).nullable(),
    comment: z.string(),
    why: z.string().describe("Why it was not done at once"),
    state: z.enum(["waiting", "approved", "denied", "withdrawn"]),
    answer: z.string().nullable(),
    created_at: Time,
    decided_at: Time.nullable(),
  })
  .meta({ id: "ClosureRequest" });

type Stored = Awaited<ReturnType<typeof listRequests>>[number];

export function requestShape(request: Stored) {
  return {
    id: request.id,
    incident_id: request.incidentId,
    member_id: request.memberId,
    email: request.email,
    wanted: request.wanted,
    secret_revoked: request.revoked,
    ignore_reason: request.ignoreReason,
    comment: request.comment,
    why: request.why,
    state: request.decision ?? "waiting",
    answer: request.answer,
    created_at: request.createdAt,
    decided_at: request.decidedAt,
  };
}
