import type { IgnoreReason, IncidentKind } from "@/prisma/generated/enums";

const forSecrets = ["test_credential", "false_positive", "low_risk", "invalid"] as const;
const forCode = [
  "false_positive",
  "used_in_tests",
  "low_risk",
  "wont_fix",
  "acceptable_risk",
  "mitigating_control",
  "not_applicable",
] as const;

/** Which reasons fit an incident of this kind, in the order they are offered. */
export const ignoreReasons: Record<IncidentKind, readonly IgnoreReason[]> = {
  secret: forSecrets,
  code_scanning: forCode,
  dependency: forCode,
};

export const ignoreReasonLabel: Record<IgnoreReason, string> = {
  test_credential: "Test credential",
  false_positive: "False positive",
  low_risk: "Low risk",
  invalid: "Invalid secret",
  wont_fix: "Will not be fixed",
  used_in_tests: "Used in tests",
  acceptable_risk: "Acceptable risk",
  mitigating_control: "Covered by another control",
  not_applicable: "Not applicable",
};
