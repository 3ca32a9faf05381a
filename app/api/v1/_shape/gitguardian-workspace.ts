import { z } from "zod";
import { Time } from "@/app/api/v1/_shape/answers";

export const GitGuardianWorkspace = z.object({
  host: z.string(),
  api_url: z.string(),
  write_back: z.boolean(),
  internal: z.boolean(),
  token_set_at: Time,
});
