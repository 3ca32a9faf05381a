import { z } from "zod";

export const EnvironmentName = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{1,63}$/, "An environment variable is written in capitals, such as API_TOKEN.");
