import { z } from "zod";
import type { Finding, FindingIgnoreReason, FindingSeverity, Parsed, Place, SourceState } from "@/lib/ingest/source";
import { detectorName } from "../reading/detector-name";
import { readObject } from "../reading/fault";
import { link, login, position, text, time } from "../reading/fields";
import { browsedHost, linePage, Repository, repositoryOf } from "./repository";

const Position = z.object({ path: text, start_line: position, end_line: position, start_column: position });
const Instance = z.object({
  ref: text,
  commit_sha: text.transform((sha) => sha.slice(0, 100)),
  location: Position.optional().catch(undefined),
});

const Alert = z.object({
  number: z.int().positive(),
  state: text,
  rule: z.object({
    id: z.string().min(1),
    description: text,
    full_description: text,
    severity: text,
    security_severity_level: text,
  }),
  created_at: time,
  updated_at: time,
  fixed_at: time,
  dismissed_at: time,
  dismissed_by: login,
  dismissed_reason: text,
  dismissed_comment: text,
  html_url: link,
  most_recent_instance: Instance.optional().catch(undefined),
  instances: z.array(Instance).catch([]),
});
type Alert = z.infer<typeof Alert>;

const Delivery = z.object({ action: text, alert: Alert, repository: Repository });

const severities: Record<string, FindingSeverity> = {
  critical: "critical",
  high: "high",
  medium: "medium",
  low: "low",
  error: "high",
  warning: "medium",
  note: "low",
  none: "info",
};

const ignoreReasons: Record<string, FindingIgnoreReason> = {
  "false positive": "false_positive",
  "won't fix": "wont_fix",
  "used in tests": "used_in_tests",
  mitigated: "mitigating_control",
};

// The instance of any other action may be the commit that fixed it, whose author is not to be asked.
const appearances = new Set(["created", "reopened", "reopened_by_user", "appeared_in_branch"]);

/** Reads code_scanning_alert. */
export function parseCodeAlert(payload: unknown, receivedAt: Date): Parsed {
  const { action, alert, repository } = readObject(Delivery, payload, "A code scanning delivery");
  const { rule } = alert;
  const spokenAt = alert.updated_at ?? alert.created_at ?? receivedAt;
  const severity = severities[rule.security_severity_level] ?? severities[rule.severity];
  const state = stateOf(action, alert, receivedAt);
  const place = appearances.has(action) ? placeOf(alert, repository, state) : undefined;
  const finding: Finding = {
    kind: "code_scanning",
    identity: { external: `github:code:${browsedHost(repository)}/${repository.full_name}/${alert.number}` },
    detector: rule.id,
    detectorName: rule.description || detectorName(rule.id),
    triggeredAt: alert.created_at ?? receivedAt,
    repository: repositoryOf(repository),
    ...(severity ? { severity: { value: severity, at: spokenAt } } : {}),
    ...(state ? { state } : {}),
    ...(place ? { place } : {}),
    ...(rule.full_description ? { description: rule.full_description.slice(0, 1_000) } : {}),
    ...(alert.html_url ? { url: alert.html_url } : {}),
  };
  return { findings: [finding], commits: [], rejected: [] };
}

/**
 * fixed happened at fixed_at, closed_by_user at dismissed_at, each when received if the alert does not say; a reopening
 * at updated_at, which most alerts do not have. Every other action only repeats how the alert stood at updated_at, or
 * created_at, and without a time says nothing of it.
 */
function stateOf(action: string, alert: Alert, receivedAt: Date): SourceState | undefined {
  const { state, created_at, updated_at, fixed_at, dismissed_at } = alert;
  switch (action) {
    case "fixed":
      return { status: "resolved", at: fixed_at ?? updated_at ?? receivedAt };
    case "closed_by_user":
      return dismissed(alert, dismissed_at ?? updated_at ?? receivedAt);
    case "reopened":
    case "reopened_by_user":
      return updated_at ? { status: "open", at: updated_at } : { status: "open", at: receivedAt, unsaid: true };
  }
  const fixedAt = fixed_at ?? updated_at;
  if (state === "fixed") return fixedAt && { status: "resolved", at: fixedAt };
  const dismissedAt = dismissed_at ?? updated_at;
  if (state === "dismissed") return dismissedAt && dismissed(alert, dismissedAt);
  const at = updated_at ?? created_at;
  return at && { status: "open", at };
}

/** Dismissed without a reason is taken for "won't fix": somebody decided, and nobody said it was not there. */
function dismissed({ dismissed_reason, dismissed_comment, dismissed_by }: Alert, at: Date): SourceState {
  const reason = ignoreReasons[dismissed_reason] ?? "wont_fix";
  return {
    status: "ignored",
    at,
    reason,
    ...(dismissed_comment ? { comment: dismissed_comment.slice(0, 1_000) } : {}),
    ...(dismissed_by ? { by: dismissed_by } : {}),
  };
}

function placeOf(alert: Alert, repository: Repository, state: SourceState | undefined): Place | undefined {
  const instance = alert.most_recent_instance ?? alert.instances[0];
  if (!instance?.location?.path) return undefined;
  const { path, start_line, end_line, start_column } = instance.location;
  const branch = instance.ref.replace(/^refs\/heads\//, "").slice(0, 250);
  const seenAt = state?.status === "open" ? state.at : alert.created_at;
  return {
    kind: "commit",
    commit: instance.commit_sha,
    path,
    line: start_line,
    column: start_column,
    ...(end_line >= start_line && end_line > 0 ? { lineEnd: end_line } : {}),
    ...(branch ? { branch } : {}),
    url: linePage(repository, instance.commit_sha, path, start_line),
    historical: false,
    ...(seenAt ? { seenAt } : {}),
  };
}
