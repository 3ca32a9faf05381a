import { z } from "zod";
import { route } from "@/app/_server/route";
import { changeWorkspaceSettings, type WorkspaceSettings, workspaceSettings } from "@/lib/workspace-settings";

const shape = ({ name, mailAllowedDomains, linksEnabled }: WorkspaceSettings) => ({
  name,
  mail_allowed_domains: mailAllowedDomains,
  links_enabled: linksEnabled,
});

export const GET = route({ run: async (viewer) => shape(await workspaceSettings(viewer)) });

export const PATCH = route({
  body: z.strictObject({
    name: z.string().trim().min(1).max(80).optional(),
    mail_allowed_domains: z.array(z.string().max(253)).max(50).optional(),
    links_enabled: z.boolean().optional(),
  }),
  run: async (viewer, { body }) =>
    shape(
      await changeWorkspaceSettings(viewer, {
        name: body.name,
        mailAllowedDomains: body.mail_allowed_domains,
        linksEnabled: body.links_enabled,
      }),
    ),
});
