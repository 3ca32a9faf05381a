import { z } from "zod";

export const Playbook = z
  .object({
    id: z.string(),
    title: z.string(),
    description: z.string(),
    enabled: z.boolean(),
    settings: z.record(z.string(), z.unknown()),
  })
  .meta({ id: "Playbook" });
