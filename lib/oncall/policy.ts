import type { Db } from "@/lib/db/client";
import type { Prisma, Severity } from "@/prisma/generated/client";

const whole = {
  steps: { orderBy: { position: "asc" }, include: { schedule: { select: { id: true, name: true } } } },
} satisfies Prisma.EscalationPolicyInclude;
export type StoredPolicy = Prisma.EscalationPolicyGetPayload<{ include: typeof whole }>;

export async function storedPolicy(within: Db): Promise<StoredPolicy> {
  return within.escalationPolicy.findUniqueOrThrow({ where: { id: 1 }, include: whole });
}

export const isUrgent = ({ urgentSeverities }: Pick<StoredPolicy, "urgentSeverities">, severity: Severity) =>
  urgentSeverities.includes(severity);
