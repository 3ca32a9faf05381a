import { z } from "zod";
import { Time } from "@/app/api/v1/_shape/answers";
import type { ServiceAccount as Account } from "@/lib/members/service-accounts";

export const ServiceLevel = z.enum(["manager", "member"]);

export const ServiceAccount = z
  .object({
    id: z.int(),
    name: z.string(),
    access_level: ServiceLevel,
    created_at: Time,
    tokens: z.int().describe("How many of its tokens work at the moment"),
  })
  .meta({ id: "ServiceAccount" });

export function serviceAccountShape({ id, name, accessLevel, createdAt, tokens }: Account) {
  return { id, name, access_level: accessLevel, created_at: createdAt, tokens };
}
