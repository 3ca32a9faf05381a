import { z } from "zod";
import { route } from "@/app/_server/route";
import { kindNames } from "@/lib/notifications/kinds";
import {
  changeNotificationPreferences,
  notificationPreferences,
  type Preferences,
} from "@/lib/notifications/preferences";
import { MailPace } from "@/prisma/generated/enums";

const kind = z.enum(kindNames);
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time of day, such as 22:00");
const quietHours = z.object({ from: clock, to: clock }).nullable();

const Answer = z.object({
  time_zone: z.string(),
  quiet_hours: quietHours,
  weekly_report: z.boolean().optional().describe("Only of those who manage the workspace"),
  kinds: z.array(z.object({ kind, in_app: z.boolean(), mail: z.enum(MailPace) })),
});

export const GET = route({
  summary: "How you hear of what",
  permission: "incidents:read",
  answer: Answer,
  run: async (viewer) => shapeOf(await notificationPreferences(viewer)),
});

export const PATCH = route({
  summary: "Change how you hear of what, signed in oneself; what is not named stays",
  body: z.strictObject({
    time_zone: z.string().max(64).optional(),
    quiet_hours: quietHours.optional(),
    weekly_report: z.boolean().optional(),
    kinds: z
      .array(z.strictObject({ kind, in_app: z.boolean().optional(), mail: z.enum(MailPace).optional() }))
      .max(kindNames.length)
      .optional(),
  }),
  answer: Answer,
  async run(viewer, { body }) {
    const { time_zone, quiet_hours, weekly_report, kinds } = body;
    const changed = await changeNotificationPreferences(viewer, {
      timeZone: time_zone,
      weeklyReport: weekly_report,
      quietHours: quiet_hours && { from: minutesOf(quiet_hours.from), to: minutesOf(quiet_hours.to) },
      kinds: kinds?.map(({ in_app, ...choice }) => ({ ...choice, inApp: in_app })),
    });
    return shapeOf(changed);
  },
});

function shapeOf({ timeZone, quietHours: quiet, weeklyReport, kinds }: Preferences): z.input<typeof Answer> {
  return {
    time_zone: timeZone,
    quiet_hours: quiet && { from: clockOf(quiet.from), to: clockOf(quiet.to) },
    ...(weeklyReport === undefined ? {} : { weekly_report: weeklyReport }),
    kinds: kinds.map(({ inApp, ...choice }) => ({ ...choice, in_app: inApp })),
  };
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

function clockOf(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");
}
