import { z } from "zod";
import { Time } from "@/app/api/v1/_shape/answers";
import type { ResponseDetail, ResponseSummary } from "@/lib/response/get";
import type { listMoments } from "@/lib/response/moments";
import { type ReviewHeading, reviewHeadings } from "@/lib/response/review";
import { mostSteps, type Template } from "@/lib/response/template";
import { ResponseRole, Severity, StepState } from "@/prisma/generated/enums";

const Person = z.object({ id: z.int(), name: z.string() });
export const words = (most: number) => z.string().trim().max(most);
export const someWords = (most: number) => words(most).min(1);

const TemplateStep = z.object({
  number: z.int(),
  title: z.string(),
  description: z.string(),
  after_attack: z.boolean().describe("Waits until the lead says that the attack is over"),
});
export const ResponseTemplate = z
  .object({
    version: z.int().describe("0 is the checklist that comes with Handback"),
    steps: z.array(TemplateStep),
    created_at: Time.nullable(),
    created_by: z.int().nullable(),
  })
  .meta({ id: "ResponseTemplate" });

export const TemplateBody = z.strictObject({
  version: z.int().min(0).optional().describe("The version it was made from; 409 where there is a newer one"),
  steps: z
    .array(
      z.strictObject({
        number: z.int().optional().describe("Not read: steps are numbered in their order"),
        title: someWords(120),
        description: words(2_000).default(""),
        after_attack: z.boolean().default(false),
      }),
    )
    .min(1)
    .max(mostSteps),
});

export const templateShape = ({ version, steps, createdAt, createdBy }: Template) => ({
  version,
  steps: steps.map(({ afterAttack, ...step }) => ({ ...step, after_attack: afterAttack })),
  created_at: createdAt,
  created_by: createdBy,
});

export const ChecklistStep = TemplateStep.extend({
  status: z.enum(StepState),
  reason: z.string().nullable(),
  owner: Person.nullable(),
  started_at: Time.nullable(),
  finished_at: Time.nullable(),
  locked: z.boolean().describe("It tells people outside the team, and the attack is not said to be over"),
}).meta({ id: "ChecklistStep" });

export const Checklist = z
  .object({
    incident_id: z.int(),
    codename: z.string(),
    lead: Person,
    attack_over_at: Time.nullable(),
    steps: z.array(ChecklistStep),
  })
  .meta({ id: "Checklist" });
export const ChangedStep = ChecklistStep.extend({
  warning: z.string().nullable().describe("Earlier steps are still to do"),
}).meta({ id: "ChangedStep" });

const Action = z
  .object({ id: z.int(), text: z.string(), owner: Person, due_on: z.iso.date(), done_at: Time.nullable() })
  .meta({ id: "ResponseAction" });
export const Moment = z
  .object({
    id: z.int(),
    at: Time,
    text: z.string(),
    url: z.string().nullable(),
    step: z.int().nullable(),
    written_at: Time,
    member: Person.nullable(),
  })
  .meta({ id: "ResponseMoment" });
const headings = Object.keys(reviewHeadings) as [ReviewHeading, ...ReviewHeading[]];
export const ReviewParts = z.partialRecord(z.enum(headings), words(10_000));

export const IncidentResponse = Checklist.extend({
  channel: z.string(),
  why: z.string(),
  declared_at: Time,
  declared_by: z.int().nullable(),
  need_to_know: z.boolean().describe("Seen by the people below and the owners alone"),
  people: z.array(Person.extend({ role: z.enum(ResponseRole).nullable() })),
  review: ReviewParts,
  reviewed_at: Time.nullable(),
  actions: z.array(Action),
}).meta({ id: "IncidentResponse" });

export const ResponseLine = z
  .object({
    incident_id: z.int(),
    codename: z.string(),
    lead: Person,
    severity: z.enum(Severity),
    declared_at: Time,
    attack_over_at: Time.nullable(),
    reviewed_at: Time.nullable(),
    need_to_know: z.boolean(),
    steps_done: z.int(),
    steps: z.int(),
    actions_done: z.int(),
    actions: z.int(),
  })
  .meta({ id: "ResponseLine" });

export function checklistShape({ incidentId, codename, lead, attackOverAt, steps }: ResponseDetail) {
  return {
    incident_id: incidentId,
    codename,
    lead,
    attack_over_at: attackOverAt,
    steps: steps.map((step) => ({
      number: step.number,
      title: step.title,
      description: step.description,
      after_attack: step.afterAttack,
      status: step.state,
      reason: step.reason,
      owner: step.owner,
      started_at: step.startedAt,
      finished_at: step.finishedAt,
      locked: step.afterAttack && attackOverAt === null,
    })),
  };
}

export function responseShape(response: ResponseDetail) {
  return {
    ...checklistShape(response),
    channel: response.channel,
    why: response.why,
    declared_at: response.declaredAt,
    declared_by: response.declaredBy,
    need_to_know: response.incident.needToKnow,
    people: response.people.map(({ member, role }) => ({ ...member, role })),
    review: response.review,
    reviewed_at: response.reviewedAt,
    actions: response.actions.map(({ id, text, owner, dueOn, doneAt }) => ({
      id,
      text,
      owner,
      due_on: dueOn.toISOString().slice(0, 10),
      done_at: doneAt,
    })),
  };
}

export function lineShape({ incident, steps, actions, ...response }: ResponseSummary) {
  const ended = steps.filter(({ state }) => state === "done" || state === "not_applicable");
  return {
    incident_id: response.incidentId,
    codename: response.codename,
    lead: response.lead,
    severity: incident.severity,
    declared_at: response.declaredAt,
    attack_over_at: response.attackOverAt,
    reviewed_at: response.reviewedAt,
    need_to_know: incident.needToKnow,
    steps_done: ended.length,
    steps: steps.length,
    actions_done: actions.filter(({ doneAt }) => doneAt !== null).length,
    actions: actions.length,
  };
}

export const momentShape = ({
  id,
  at,
  text,
  url,
  stepNumber,
  writtenAt,
  member,
}: Awaited<ReturnType<typeof listMoments>>[number]) => ({
  id,
  at,
  text,
  url,
  step: stepNumber,
  written_at: writtenAt,
  member,
});
