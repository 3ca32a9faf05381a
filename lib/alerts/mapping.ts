import type { AlertAddress } from "@/lib/alerts/address";
import type { FindingIgnoreReason, SourceState } from "@/lib/ingest/source";
import type { IgnoreReason, IncidentStatus } from "@/prisma/generated/enums";

/** How an alert stands at its source, in the source's own words; the reason is "" while it is open. */
export type FarState = {
  status: "open" | "closed";
  reason: string;
  /** When it was closed; null while it is open, or where the source does not say. */
  at: Date | null;
  by: string | null;
  comment: string | null;
};

/** How it stands here. */
export type NearState = {
  status: IncidentStatus;
  ignoreReason: IgnoreReason | null;
  secretRevoked: boolean | null;
};

export type Wish = Pick<FarState, "status" | "reason">;

type Words = { resolved: string; ignored: Record<IgnoreReason, string> };

const githubSecret: Words = {
  resolved: "wont_fix",
  ignored: {
    test_credential: "used_in_tests",
    used_in_tests: "used_in_tests",
    false_positive: "false_positive",
    low_risk: "wont_fix",
    invalid: "wont_fix",
    wont_fix: "wont_fix",
    acceptable_risk: "wont_fix",
    mitigating_control: "wont_fix",
    not_applicable: "wont_fix",
  },
};

// Code scanning knows no "resolved by hand": it sees by itself when the code is gone.
const githubCode: Words = {
  resolved: "won't fix",
  ignored: {
    test_credential: "used in tests",
    used_in_tests: "used in tests",
    false_positive: "false positive",
    invalid: "false positive",
    low_risk: "won't fix",
    wont_fix: "won't fix",
    acceptable_risk: "won't fix",
    mitigating_control: "won't fix",
    not_applicable: "won't fix",
  },
};

const githubDependency: Words = {
  resolved: "fix_started",
  ignored: {
    false_positive: "inaccurate",
    invalid: "inaccurate",
    not_applicable: "not_used",
    used_in_tests: "not_used",
    test_credential: "not_used",
    mitigating_control: "tolerable_risk",
    acceptable_risk: "tolerable_risk",
    low_risk: "tolerable_risk",
    wont_fix: "no_bandwidth",
  },
};

const gitlab: Words = {
  resolved: "resolved",
  ignored: {
    false_positive: "FALSE_POSITIVE",
    invalid: "FALSE_POSITIVE",
    test_credential: "USED_IN_TESTS",
    used_in_tests: "USED_IN_TESTS",
    mitigating_control: "MITIGATING_CONTROL",
    not_applicable: "NOT_APPLICABLE",
    acceptable_risk: "ACCEPTABLE_RISK",
    low_risk: "ACCEPTABLE_RISK",
    wont_fix: "ACCEPTABLE_RISK",
  },
};

const gitguardian: Words = {
  resolved: "not_revoked",
  ignored: {
    test_credential: "test_credential",
    used_in_tests: "test_credential",
    false_positive: "false_positive",
    not_applicable: "false_positive",
    invalid: "invalid",
    low_risk: "low_risk",
    wont_fix: "low_risk",
    acceptable_risk: "low_risk",
    mitigating_control: "low_risk",
  },
};

function wordsOf(alert: AlertAddress): Words {
  if (alert.vendor === "gitlab") return gitlab;
  if (alert.vendor === "gitguardian") return gitguardian;
  return { secret: githubSecret, code: githubCode, dependency: githubDependency }[alert.kind];
}

/** What the alert is to be, for the incident as it stands. */
export function wishFor(alert: AlertAddress, near: NearState): Wish {
  const words = wordsOf(alert);
  if (near.status === "ignored")
    return { status: "closed", reason: near.ignoreReason ? words.ignored[near.ignoreReason] : words.ignored.low_risk };
  if (near.status !== "resolved") return { status: "open", reason: "" };
  if (near.secretRevoked !== true) return { status: "closed", reason: words.resolved };
  return { status: "closed", reason: revoked(alert) ?? words.resolved };
}

function revoked(alert: AlertAddress): string | null {
  if (alert.vendor === "gitguardian") return "revoked";
  return alert.vendor === "github" && alert.kind === "secret" ? "revoked" : null;
}

/** Whether both sides say the same. What a scanner itself saw fixed cannot be closed any further. */
export function isSame(wish: Wish, far: Wish): boolean {
  if (wish.status !== far.status) return false;
  return wish.status === "open" || far.reason === "fixed" || wish.reason === far.reason;
}

const reasons: Record<string, FindingIgnoreReason> = {
  false_positive: "false_positive",
  "false positive": "false_positive",
  inaccurate: "false_positive",
  pattern_deleted: "false_positive",
  pattern_edited: "false_positive",
  used_in_tests: "used_in_tests",
  "used in tests": "used_in_tests",
  test_credential: "test_credential",
  mitigated: "mitigating_control",
  mitigating_control: "mitigating_control",
  not_used: "not_applicable",
  not_applicable: "not_applicable",
  hidden_by_config: "not_applicable",
  auto_dismissed: "not_applicable",
  tolerable_risk: "acceptable_risk",
  acceptable_risk: "acceptable_risk",
  low_risk: "low_risk",
  invalid: "invalid",
};

/** The alert's state as the sources tell it, to be taken over here. */
export function stateOf(alert: AlertAddress, { status, reason, at, by, comment }: FarState): SourceState {
  const said = { at: at ?? new Date(), ...(by ? { by } : {}), ...(comment ? { comment } : {}) };
  if (status === "open") return { status: "open", ...said };
  const known = reasons[reason.toLowerCase()];
  if (known) return { status: "ignored", reason: fitting(alert, known), ...said };
  if (reason === "revoked") return { status: "resolved", revoked: true, ...said };
  if (reason === "not_revoked") return { status: "resolved", revoked: false, ...said };
  if (reason === "resolved" || reason === "fixed") return { status: "resolved", ...said };
  return { status: "ignored", reason: alert.vendor === "gitguardian" ? "low_risk" : "wont_fix", ...said };
}

function fitting(alert: AlertAddress, reason: FindingIgnoreReason): FindingIgnoreReason {
  return alert.vendor === "gitguardian" && reason === "not_applicable" ? "false_positive" : reason;
}
