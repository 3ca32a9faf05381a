import { z } from "zod";
import { route } from "@/app/_server/route";
import { Playbook } from "@/app/api/v1/_shape/playbook";
import { configurePlaybook } from "@/lib/playbooks/configure";

export const PATCH = route({
  summary: "Switch a playbook, or change the settings that are named",
  permission: "playbooks:write",
  answer: Playbook,
  params: z.object({ id: z.string() }),
  body: z.strictObject({ enabled: z.boolean().optional(), settings: z.record(z.string(), z.unknown()).optional() }),
  run: (viewer, { params, body }) => configurePlaybook(viewer, params.id, body),
});
