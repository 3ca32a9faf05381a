import { z } from "zod";
import { Time } from "@/app/api/v1/_shape/answers";
import { Chosen } from "@/lib/campaigns/choose";
import type { CampaignDetail, CampaignView } from "@/lib/campaigns/get";
import type { Figures } from "@/lib/campaigns/progress";
import type { Target } from "@/lib/campaigns/targets";
import { hourly, longestName, mostSelected } from "@/lib/campaigns/terms";
import { CampaignRoute, CampaignState } from "@/prisma/generated/enums";

const may = { answer: "off", request: "request", close: "on" } as const;
const May = z.enum(["answer", "request", "close"]);

const [, ByFilter] = Chosen.options;

export const CampaignBody = z
  .strictObject({
    name: z.string().max(longestName),
    due_on: z.iso.date().describe("The last day to answer, in UTC"),
    contact_id: z.int32().positive().describe("The member whom developers may ask"),
    may: May.default("answer").describe("What a developer may do through the link"),
    mails_per_hour: z.int().min(1).max(hourly.most).default(hourly.usual),
    filter: ByFilter.shape.filter.optional().describe("What is open under this filter of the list of incidents"),
    incident_ids: z.array(z.int32().positive()).min(1).max(mostSelected).optional().describe("Or these incidents"),
    replaces: z.int32().positive().optional().describe("A draft that this one takes the place of"),
  })
  .refine((body) => (body.filter === undefined) !== (body.incident_ids === undefined), {
    message: "Name either a filter or incidents.",
    path: ["filter"],
  });

/** The body as lib wants it; a day is over when the next begins. */
export function newCampaignOf(body: z.infer<typeof CampaignBody>) {
  const { due_on, contact_id, mails_per_hour, filter, incident_ids, ...rest } = body;
  return {
    name: rest.name,
    may: may[rest.may],
    replaces: rest.replaces,
    contactId: contact_id,
    mailsPerHour: mails_per_hour,
    dueAt: new Date(Date.parse(`${due_on}T00:00:00Z`) + 86_400_000 - 1),
    chosen: incident_ids ? { incidentIds: incident_ids } : { filter: filter ?? {} },
  };
}

const Count = z.int().min(0);
const FiguresShape = z
  .object({
    incidents: Count,
    mailed: Count.describe("Whose mail was accepted, or that were told of in the app"),
    closed: Count,
    answered: Count.describe("Answered or disputed, and still open"),
    opened: Count.describe("Opened through the link, and nothing more"),
    silent: Count.describe("Mailed, and nothing since"),
    waiting: Count.describe("The mail is still to come"),
    not_asked: Count.describe("Nobody could be asked"),
  })
  .meta({ id: "CampaignFigures" });

const Named = z.object({ id: z.int(), name: z.string() });

export const Campaign = z
  .object({
    id: z.int(),
    name: z.string(),
    state: z.enum(CampaignState),
    due_at: Time,
    contact: z.object({ id: z.int(), name: z.string(), email: z.string() }),
    may: May,
    mails_per_hour: z.int(),
    filter: z.record(z.string(), z.unknown()).nullable(),
    incident_ids: z.array(z.int()).nullable(),
    created_at: Time,
    created_by: Named.nullable(),
    planned_at: Time.nullable().describe("When it was worked out who would get what; null while that is being done"),
    planning: z
      .object({ done: Count, total: Count })
      .nullable()
      .describe("While that is being done: of how many incidents it is. Until then its figures are of these"),
    started_at: Time.nullable(),
    started_by: Named.nullable(),
    next_mail_at: Time.nullable(),
    ended_at: Time.nullable(),
    ended_for: z.enum(["closed", "due", "cancelled"]).nullable(),
    figures: FiguresShape,
  })
  .meta({ id: "Campaign" });

export const CampaignDetailed = Campaign.extend({
  people: z.object({ link: Count, app: Count, unreached: Count, mailed: Count }),
  resting: Count.describe("Mailed within the last three days: they come with a later mail"),
  reasons: z.array(z.object({ standing: z.string(), reason: z.string(), incidents: Count, people: Count })),
}).meta({ id: "CampaignDetailed" });

export const CampaignTarget = z
  .object({
    id: z.int(),
    route: z.enum(CampaignRoute),
    name: z.string(),
    recipient: z.string().nullable(),
    member_id: z.int().nullable(),
    developer_id: z.int().nullable(),
    figures: FiguresShape,
    reason: z.string().nullable().describe("Why they are not asked about all of it"),
    mails: Count,
    reminders: Count,
    last_mail_at: Time.nullable(),
    last_mail_state: z.string().nullable(),
    next_mail_at: Time.nullable(),
    mails_in_a_day: Count.describe("By anything; beyond five an hour and twenty a day theirs waits"),
  })
  .meta({ id: "CampaignTarget" });

export const CampaignPreview = CampaignDetailed.extend({
  targets: z.array(CampaignTarget).describe("Those with most incidents; all of them are at /targets"),
}).meta({ id: "CampaignPreview" });

export const CampaignReport = CampaignDetailed.extend({ targets: z.array(CampaignTarget) }).meta({
  id: "CampaignReport",
});

const word = { off: "answer", request: "request", on: "close" } as const;

export function campaignShape(view: CampaignView) {
  const { chosen, figures } = view;
  return {
    id: view.id,
    name: view.name,
    state: view.state,
    due_at: view.dueAt,
    contact: view.contact,
    may: word[view.may],
    mails_per_hour: view.mailsPerHour,
    filter: "filter" in chosen ? chosen.filter : null,
    incident_ids: "incidentIds" in chosen ? chosen.incidentIds : null,
    created_at: view.createdAt,
    created_by: view.createdBy,
    planned_at: view.plannedAt,
    planning: view.planning,
    started_at: view.startedAt,
    started_by: view.startedBy,
    next_mail_at: view.state === "running" ? view.nextMailAt : null,
    ended_at: view.endedAt,
    ended_for: view.endedFor,
    figures: figuresShape(figures),
  };
}

export function detailedShape(campaign: CampaignDetail) {
  const { people, resting, reasons } = campaign;
  return { ...campaignShape(campaign), people, resting, reasons };
}

export function targetShape(target: Target) {
  return {
    id: target.id,
    route: target.route,
    name: target.name,
    recipient: target.recipient,
    member_id: target.memberId,
    developer_id: target.developerId,
    figures: figuresShape(target),
    reason: target.reason,
    mails: target.mails,
    reminders: target.reminders,
    last_mail_at: target.lastMailAt,
    last_mail_state: target.mailState,
    next_mail_at: target.nextAt,
    mails_in_a_day: target.today,
  };
}

function figuresShape({ incidents, mailed, closed, answered, opened, silent, sending, waiting, notAsked }: Figures) {
  return { incidents, mailed, closed, answered, opened, silent, waiting: waiting + sending, not_asked: notAsked };
}
