import { z } from "zod";
import { route } from "@/app/_server/route";
import { changeWorkspaceSettings, type WorkspaceSettings, workspaceSettings } from "@/lib/workspace-settings";

const shape = (settings: WorkspaceSettings) => ({
  name: settings.name,
  mail_allowed_domains: settings.mailAllowedDomains,
  links_enabled: settings.linksEnabled,
  mail_back_enabled: settings.mailBackEnabled,
  review_percent: settings.reviewPercent,
});
const answer = z.object({
  name: z.string(),
  mail_allowed_domains: z.array(z.string()),
  links_enabled: z.boolean(),
  mail_back_enabled: z.boolean(),
  review_percent: z.int(),
});

export const GET = route({
  summary: "Read the settings of the workspace",
  permission: "playbooks:write",
  answer,
  run: async (viewer) => shape(await workspaceSettings(viewer)),
});

export const PATCH = route({
  summary: "Change the settings of the workspace that are named",
  permission: "playbooks:write",
  answer,
  body: z.strictObject({
    name: z.string().trim().min(1).max(80).optional(),
    mail_allowed_domains: z.array(z.string().max(253)).max(50).optional(),
    links_enabled: z.boolean().optional(),
    mail_back_enabled: z.boolean().optional(),
    review_percent: z.int().min(0).max(100).optional(),
  }),
  run: async (viewer, { body }) =>
    shape(
      await changeWorkspaceSettings(viewer, {
        name: body.name,
        mailAllowedDomains: body.mail_allowed_domains,
        linksEnabled: body.links_enabled,
        mailBackEnabled: body.mail_back_enabled,
        reviewPercent: body.review_percent,
      }),
    ),
});
