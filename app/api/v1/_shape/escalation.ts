import { z } from "zod";
import { Time } from "@/app/api/v1/_shape/answers";
import type { PolicyChange } from "@/lib/oncall/change-policy";
import type { EscalationView } from "@/lib/oncall/list-escalations";
import type { StoredPolicy } from "@/lib/oncall/policy";
import { DispatchAction, DispatchState, EscalationState, Severity, StepTarget } from "@/prisma/generated/enums";

const Person = z.object({ id: z.int(), name: z.string() });

export const Escalation = z
  .object({
    id: z.int(),
    incident_id: z.int(),
    state: z.enum(EscalationState),
    urgent: z.boolean().describe("Paged at any hour; else in office hours only"),
    cause: z.string(),
    started_at: Time,
    next_page_at: Time.nullable(),
    acknowledged_at: Time.nullable(),
    acknowledged_by: Person.nullable(),
    acknowledged_in: z.string().nullable().describe("app, page (the link in it) or pagerduty"),
    ended_at: Time.nullable(),
    pages: z.array(
      z.object({
        level: z.int(),
        person: Person.nullable().describe("null: the step had nobody"),
        because: z.string(),
        due_at: Time,
        paged_at: Time,
      }),
    ),
    channels: z.array(
      z.object({
        name: z.string(),
        action: z.enum(DispatchAction),
        state: z.enum(DispatchState),
        error: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: "Escalation" });

const time = z.string().regex(/^([01]\d|2[0-4]):[0-5]\d$/);
const OfficeHours = z.strictObject({ from: time, to: time });
const delay = z.int().min(1).max(1_440);

const fields = {
  urgent_severities: z.array(z.enum(Severity)).describe("What is paged at any hour; the rest waits for office hours"),
  time_zone: z.string().max(60),
  office_hours: OfficeHours.describe("Monday to Friday, in this time zone"),
  rounds: z
    .int()
    .min(1)
    .max(9)
    .describe("How often the steps are gone through before managers hear that nobody answered"),
  hand_off_minutes: delay.describe(
    "How many minutes after a shift its hand-off may be missing before the manager on call hears of it",
  ),
  allowed_hosts: z
    .array(z.string().max(300))
    .max(20)
    .describe("Private places that pages may be sent to, as host:port; only the owner changes them"),
};

export const PolicyBody = z
  .strictObject({
    ...fields,
    steps: z
      .array(
        z.strictObject({
          target: z.enum(StepTarget),
          schedule_id: z.int32().positive().optional(),
          member_id: z.int32().positive().optional(),
          delay_minutes: delay.default(15),
        }),
      )
      .max(12),
  })
  .partial();

export const Policy = z
  .object({
    ...fields,
    office_hours: z.object(OfficeHours.shape),
    steps: z.array(
      z.object({
        target: z.enum(StepTarget),
        schedule: Person.nullable(),
        member_id: z.int().nullable(),
        delay_minutes: z.int(),
      }),
    ),
  })
  .meta({ id: "EscalationPolicy" });

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
const minutesOf = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

export function policyShape(policy: StoredPolicy) {
  const { urgentSeverities, timeZone, officeFrom, officeTo, rounds, handOffMinutes, allowedHosts, steps } = policy;
  return {
    urgent_severities: urgentSeverities,
    time_zone: timeZone,
    office_hours: { from: clock(officeFrom), to: clock(officeTo) },
    rounds,
    hand_off_minutes: handOffMinutes,
    allowed_hosts: allowedHosts,
    steps: steps.map(({ target, schedule, memberId, delayMinutes }) => ({
      ...{ target, schedule, member_id: memberId, delay_minutes: delayMinutes },
    })),
  };
}

export function policyChangeOf(body: z.infer<typeof PolicyBody>): PolicyChange {
  const { urgent_severities, time_zone, office_hours, rounds, hand_off_minutes, allowed_hosts, steps } = body;
  return {
    ...(urgent_severities ? { urgentSeverities: urgent_severities } : {}),
    ...(time_zone ? { timeZone: time_zone } : {}),
    ...(office_hours ? { officeFrom: minutesOf(office_hours.from), officeTo: minutesOf(office_hours.to) } : {}),
    ...(rounds ? { rounds } : {}),
    ...(hand_off_minutes ? { handOffMinutes: hand_off_minutes } : {}),
    ...(allowed_hosts ? { allowedHosts: allowed_hosts } : {}),
    ...(steps
      ? {
          steps: steps.map(({ target, schedule_id, member_id, delay_minutes }) => ({
            ...{ target, delayMinutes: delay_minutes, scheduleId: schedule_id ?? null, memberId: member_id ?? null },
          })),
        }
      : {}),
  };
}

export function escalationShape(view: EscalationView) {
  return {
    id: view.id,
    incident_id: view.incident.id,
    state: view.state,
    urgent: view.urgent,
    cause: view.cause,
    started_at: view.startedAt,
    next_page_at: view.dueAt,
    acknowledged_at: view.acknowledgedAt,
    acknowledged_by: view.acknowledger,
    acknowledged_in: view.acknowledgedIn,
    ended_at: view.endedAt,
    pages: view.pages.map(({ level, member, reason, dueAt, pagedAt }) => ({
      ...{ level, person: member, because: reason, due_at: dueAt, paged_at: pagedAt },
    })),
    channels: view.dispatches.map(({ channel, action, state, error }) => ({
      name: channel.name,
      action,
      state,
      error,
    })),
  };
}
