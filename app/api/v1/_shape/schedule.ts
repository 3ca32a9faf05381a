import { z } from "zod";
import { Time } from "@/app/api/v1/_shape/answers";
import type { NewLayer } from "@/lib/oncall/configure";
import type { ScheduleView, Turn } from "@/lib/oncall/list";
import type { SwapView } from "@/lib/oncall/swaps";
import { weekdaysAndWeekend } from "@/lib/oncall/template";
import { SwapState } from "@/prisma/generated/enums";

const longestShiftMinutes = 31 * 24 * 60;
const Person = z.object({ id: z.int(), name: z.string() });
const MemberIds = z.array(z.int32().positive()).min(1).max(50);

const LayerBody = z.strictObject({
  name: z.string().trim().min(1).max(60),
  starts_at: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/)
    .describe("When its first shift begins, by the clock on the wall: 2026-11-16T08:00"),
  rule: z.string().max(200).describe("When the others begin: an iCalendar RRULE, such as FREQ=WEEKLY;BYDAY=MO,TU"),
  minutes: z.int().min(15).max(longestShiftMinutes).describe("How long a shift is, by the clock on the wall"),
  turn_shifts: z.int().min(1).max(366).default(1).describe("After how many shifts it is the next person's turn"),
  member_ids: MemberIds.describe("Whose turn it is, one after the other"),
});

const fields = {
  name: z.string().trim().min(1).max(80),
  time_zone: z.string().max(60).describe("An IANA name, such as Europe/Berlin"),
  reviews_queue: z.boolean().describe("Whoever is on call in it looks through the queue, twice a shift"),
  layers: z.array(LayerBody).max(10).describe("The later ones answer over the earlier"),
};

export const ScheduleBody = z
  .strictObject({
    ...fields,
    reviews_queue: fields.reviews_queue.default(true),
    layers: fields.layers.optional(),
    template: z
      .literal("weekdays_12h_weekend_48h")
      .optional()
      .describe("Instead of layers: twelve-hour shifts from Monday to Friday, and one of 48 hours at the weekend"),
    member_ids: MemberIds.optional().describe("Of the template"),
    starts_on: z.iso.date().optional().describe("Of the template: a day of its first week"),
  })
  .refine((body) => (body.layers === undefined) !== (body.template === undefined), {
    message: "Send either layers or a template.",
    path: ["layers"],
  })
  .refine((body) => body.template === undefined || body.member_ids !== undefined, {
    message: "The template needs to know who takes part.",
    path: ["member_ids"],
  });

export const ScheduleChange = z.strictObject(fields).partial();

export const OverrideBody = z.strictObject({
  member_id: z.int32().positive(),
  from: z.iso.datetime({ offset: true }),
  until: z.iso.datetime({ offset: true }),
});

const PeriodBody = z.strictObject({
  from: z.iso.datetime({ offset: true }),
  until: z.iso.datetime({ offset: true }),
});

export const SwapBody = z.strictObject({
  schedule_id: z.int32().positive(),
  member_id: z.int32().positive().describe("Whom to ask"),
  shift: PeriodBody.describe("A time of your own that they would take"),
  in_return: PeriodBody.optional().describe("A time of theirs that you would take"),
});

const TurnShape = z
  .object({ from: Time, until: Time, person: Person.nullable().describe("null: nobody is on call then") })
  .meta({ id: "Turn" });

export const Schedule = z
  .object({
    id: z.int(),
    name: z.string(),
    time_zone: z.string(),
    reviews_queue: z.boolean(),
    now: TurnShape.nullable(),
    next: TurnShape.nullable(),
    gaps: z.array(TurnShape).describe("When, within the next four weeks, nobody is on call"),
    layers: z.array(
      z.object({
        id: z.int(),
        name: z.string(),
        starts_at: z.string(),
        rule: z.string(),
        minutes: z.int(),
        turn_shifts: z.int(),
        members: z.array(Person),
      }),
    ),
    overrides: z.array(z.object({ id: z.int(), from: Time, until: Time, person: Person })),
  })
  .meta({ id: "Schedule" });

export const ScheduleDetailed = Schedule.extend({
  turns: z.array(TurnShape).describe("Who is on call, without a hole"),
}).meta({ id: "ScheduleDetailed" });

export const Swap = z
  .object({
    id: z.int(),
    schedule: Person,
    asked_by: Person,
    asked_of: Person,
    from: Time,
    until: Time,
    return_from: Time.nullable(),
    return_until: Time.nullable(),
    state: z.enum(SwapState),
  })
  .meta({ id: "Swap" });

type Period = { from: string; until: string };
export const periodOf = ({ from, until }: Period) => ({ from: new Date(from), until: new Date(until) });

export function layersOf(body: z.infer<typeof ScheduleBody>): NewLayer[] {
  const { layers = [], template, member_ids: memberIds = [], starts_on } = body;
  const startsOn = starts_on ?? new Date().toISOString().slice(0, 10);
  return template ? weekdaysAndWeekend({ startsOn, memberIds }) : layers.map(layerOf);
}

export function layerOf({ name, starts_at, rule, minutes, turn_shifts, member_ids }: z.infer<typeof LayerBody>) {
  return { name, rule, minutes, startsAt: starts_at, turnShifts: turn_shifts, memberIds: member_ids };
}

export function scheduleShape({ schedule, people, now, next, gaps }: ScheduleView) {
  const person = (id: number) => people.find((one) => one.id === id) ?? { id, name: "" };
  const present = schedule.overrides.filter(({ until }) => until > new Date());
  return {
    id: schedule.id,
    name: schedule.name,
    time_zone: schedule.timeZone,
    reviews_queue: schedule.reviewsQueue,
    now,
    next,
    gaps,
    layers: schedule.layers.map(({ id, name, startsAt, rule, minutes, turnShifts, memberIds }) => ({
      ...{ id, name, rule, minutes, starts_at: startsAt, turn_shifts: turnShifts },
      members: memberIds.map(person),
    })),
    overrides: present.map(({ id, from, until, memberId }) => ({ id, from, until, person: person(memberId) })),
  };
}

export const detailedShape = (view: ScheduleView, turns: Turn[]) => ({ ...scheduleShape(view), turns });

export function swapShape({ id, schedule, askedBy, askedOf, from, until, returnFrom, returnUntil, state }: SwapView) {
  const asked = { asked_by: askedBy, asked_of: askedOf };
  return { id, schedule, ...asked, from, until, return_from: returnFrom, return_until: returnUntil, state };
}
