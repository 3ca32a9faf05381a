import type { IgnoreReason, IncidentKind } from "@/prisma/generated/enums";

type FeedbackQuestion = { field: string; label: string; labelOfOtherKinds: string };

/** GitGuardian's questions with its field names and labels; what is no secret is asked the same in its own words. */
export const feedbackQuestions = [
  {
    field: "actual_secret_yes_no",
    label: "Is this an actual secret?",
    labelOfOtherKinds: "Is this an actual problem?",
  },
  {
    field: "access_to_sensitive_yes_no",
    label: "Does this secret give or has given access to any sensitive information or services?",
    labelOfOtherKinds: "Does it give or has it given access to any sensitive information or services?",
  },
  {
    field: "revoked_yes_no",
    label: "Has this secret been revoked?",
    labelOfOtherKinds: "Has it been fixed?",
  },
] as const satisfies readonly FeedbackQuestion[];

export const remarksLabel = "Additional remarks";
export const longestRemark = 4_000;

export function labelOf(question: FeedbackQuestion, kind: IncidentKind): string {
  return kind === "secret" ? question.label : question.labelOfOtherKinds;
}

export function resolveQuestion(kind: IncidentKind): string {
  return kind === "secret" ? "Was the secret revoked?" : "Was it fixed?";
}

export const ignoreReasonLabels: Record<IgnoreReason, string> = {
  test_credential: "It is a test credential and opens nothing real",
  false_positive: "It is a false positive",
  low_risk: "It is real, but the risk is low",
  invalid: "It no longer works",
  wont_fix: "It will not be fixed",
  used_in_tests: "It is only used in tests",
  acceptable_risk: "The risk is known and accepted",
  mitigating_control: "Something else already prevents harm",
  not_applicable: "It does not apply to this code",
};
