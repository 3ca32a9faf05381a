import { z } from "zod";
import { countCampaigns, listCampaigns } from "@/lib/campaigns/get";
import { countTargets, listAllTargets, targetViews } from "@/lib/campaigns/targets";
import { env } from "@/lib/env";
import { defineTable } from "@/lib/exports/table";
import { Id } from "@/lib/url-values";
import { CampaignState } from "@/prisma/generated/enums";

export const campaigns = defineTable({
  name: "campaigns",
  title: "Campaigns",
  holds: "Each with its due date, its contact and how far it is, newest first",
  permission: "incidents:share",
  query: z.object({ state: z.enum(CampaignState).optional() }),
  filterOf: (query) => query,
  count: countCampaigns,
  page: listCampaigns,
  columns: {
    id: ({ id }) => id,
    address: ({ id }) => `${env().PUBLIC_URL}/campaigns/${id}`,
    name: ({ name }) => name,
    state: ({ state }) => state,
    due_at: ({ dueAt }) => dueAt,
    contact_name: ({ contact }) => contact.name,
    contact_email: ({ contact }) => contact.email,
    created_at: ({ createdAt }) => createdAt,
    created_by: ({ createdBy }) => createdBy?.name ?? null,
    started_at: ({ startedAt }) => startedAt,
    started_by: ({ startedBy }) => startedBy?.name ?? null,
    ended_at: ({ endedAt }) => endedAt,
    ended_for: ({ endedFor }) => endedFor,
    incidents: ({ figures }) => figures.incidents,
    mailed: ({ figures }) => figures.mailed,
    closed: ({ figures }) => figures.closed,
    answered: ({ figures }) => figures.answered,
    opened: ({ figures }) => figures.opened,
    silent: ({ figures }) => figures.silent,
    waiting: ({ figures }) => figures.sending + figures.waiting,
    not_asked: ({ figures }) => figures.notAsked,
  },
});

export const campaignTargets = defineTable({
  name: "campaign_targets",
  title: "People of campaigns",
  holds: "What each was asked, sent and did; of one campaign, or of all",
  permission: "incidents:share",
  query: z.object({ campaign: Id.optional(), show: z.enum(targetViews).default("all") }),
  filterOf: ({ campaign, show }) => ({ campaignId: campaign, view: show }),
  count: countTargets,
  page: listAllTargets,
  columns: {
    campaign_id: ({ campaignId }) => campaignId,
    name: ({ name }) => name,
    address: ({ recipient }) => recipient,
    developer_id: ({ developerId }) => developerId,
    member_id: ({ memberId }) => memberId,
    reached_by: ({ route }) => route,
    incidents: ({ incidents }) => incidents,
    mailed: ({ mailed }) => mailed,
    closed: ({ closed }) => closed,
    answered: ({ answered }) => answered,
    opened: ({ opened }) => opened,
    silent: ({ silent }) => silent,
    waiting: ({ sending, waiting }) => sending + waiting,
    not_asked: ({ notAsked }) => notAsked,
    why_not: ({ reason }) => reason,
    mails: ({ mails }) => mails,
    reminders: ({ reminders }) => reminders,
    last_mail_at: ({ lastMailAt }) => lastMailAt,
    last_mail_state: ({ mailState }) => mailState,
    next_mail_at: ({ nextAt }) => nextAt,
  },
});
