import { z } from "zod";
import { route } from "@/app/_server/route";
import { configurePlaybook } from "@/lib/playbooks/configure";

export const PATCH = route({
  params: z.object({ id: z.string() }),
  body: z.strictObject({ enabled: z.boolean().optional(), settings: z.record(z.string(), z.unknown()).optional() }),
  run: (viewer, { params, body }) => configurePlaybook(viewer, params.id, body),
});
