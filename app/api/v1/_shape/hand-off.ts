import { z } from "zod";
import { Time } from "@/app/api/v1/_shape/answers";
import type { HandOffView, NewHandOff } from "@/lib/oncall/hand-off";
import { HandOffState } from "@/prisma/generated/enums";

const Person = z.object({ id: z.int(), name: z.string() });
const words = z.string().trim().max(4_000);

export const HandOffBody = z.strictObject({
  to_id: z.int32().positive().describe("Who has the next shift"),
  incident_ids: z.array(z.int32().positive()).max(100).default([]).describe("What you own of them goes along"),
  schedule_id: z.int32().positive().optional(),
  summary: words.min(1).describe("Issue summary"),
  related_issues: words.default(""),
  engaged: words.default("").describe("Who is engaged"),
  bridge_url: z
    .union([z.literal(""), z.url({ protocol: /^https$/ }).max(500)])
    .default("")
    .describe("The link of a call that is on"),
  channels: words.default("").describe("Channels and threads"),
  next_steps: words.min(1),
});

export const HandOff = z
  .object({
    id: z.int(),
    state: z.enum(HandOffState),
    from: Person,
    to: Person,
    schedule: Person.nullable(),
    incident_ids: z.array(z.int()),
    summary: z.string(),
    related_issues: z.string(),
    engaged: z.string(),
    bridge_url: z.string(),
    channels: z.string(),
    next_steps: z.string(),
    created_at: Time,
    decided_at: Time.nullable(),
  })
  .meta({ id: "HandOff" });

export function newHandOffOf(body: z.infer<typeof HandOffBody>): NewHandOff {
  return {
    toId: body.to_id,
    incidentIds: body.incident_ids,
    scheduleId: body.schedule_id,
    summary: body.summary,
    relatedIssues: body.related_issues,
    engaged: body.engaged,
    bridgeUrl: body.bridge_url,
    channels: body.channels,
    nextSteps: body.next_steps,
  };
}

export function handOffShape(view: HandOffView) {
  return {
    id: view.id,
    state: view.state,
    from: view.from,
    to: view.to,
    schedule: view.schedule,
    incident_ids: view.incidents.map(({ incidentId }) => incidentId),
    summary: view.summary,
    related_issues: view.relatedIssues,
    engaged: view.engaged,
    bridge_url: view.bridgeUrl,
    channels: view.channels,
    next_steps: view.nextSteps,
    created_at: view.createdAt,
    decided_at: view.decidedAt,
  };
}
