import { env } from "@/lib/env";
import type { AccessLevel } from "@/prisma/generated/enums";

const highestFirst = ["manager", "member", "restricted"] as const;

type Rule = { group: string; level: (typeof highestFirst)[number] };

/**
 * The level that somebody's groups give them; their present one where groups decide nothing: without a mapping, without
 * the claim, and for the owner. Groups that are told and not mapped give the least.
 */
export function levelByGroups(
  present: AccessLevel,
  groups: readonly string[] | null,
  rules: readonly Rule[] = env().OIDC_GROUP_LEVELS ?? [],
): AccessLevel {
  if (rules.length === 0 || groups === null || present === "owner") return present;
  const levels = rules.filter(({ group }) => groups.includes(group)).map(({ level }) => level);
  return highestFirst.find((level) => levels.includes(level)) ?? "restricted";
}
