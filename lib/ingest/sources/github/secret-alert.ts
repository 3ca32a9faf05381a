import { z } from "zod";
import type { Finding, FindingIgnoreReason, FindingValidity, Parsed, SourceState } from "@/lib/ingest/source";
import { Secret } from "@/lib/secret";
import { detectorName } from "../reading/detector-name";
import { readObject } from "../reading/fault";
import { link, login, text, time } from "../reading/fields";
import { Location, placeOf } from "./location";
import { browsedHost, Repository, repositoryOf } from "./repository";

const Alert = z.object({
  number: z.int().positive(),
  secret_type: text,
  secret_type_display_name: text,
  secret: text,
  validity: text,
  publicly_leaked: z.boolean().catch(false),
  resolution: text,
  resolution_comment: text,
  created_at: time,
  updated_at: time,
  resolved_at: time,
  resolved_by: login,
  html_url: link,
});
type Alert = z.infer<typeof Alert>;

const Delivery = z.object({ action: text, alert: Alert, location: Location.nullish(), repository: Repository });

const validities: Record<string, FindingValidity> = { active: "valid", inactive: "invalid", unknown: "unknown" };

// A custom pattern that was deleted or edited no longer matches: by the organisation's own word it was no secret.
const ignoreReasons: Record<string, FindingIgnoreReason> = {
  false_positive: "false_positive",
  wont_fix: "wont_fix",
  used_in_tests: "used_in_tests",
  pattern_deleted: "false_positive",
  pattern_edited: "false_positive",
  hidden_by_config: "not_applicable",
};

/** Reads secret_scanning_alert and secret_scanning_alert_location: both carry the alert, only the latter a place. */
export function parseSecretAlert(payload: unknown, receivedAt: Date): Parsed {
  const { action, alert, location, repository } = readObject(Delivery, payload, "A secret scanning delivery");
  const detector = alert.secret_type || "secret";
  const spokenAt = alert.updated_at ?? alert.created_at ?? receivedAt;
  const validity = validities[alert.validity];
  const state = stateOf(action, alert, receivedAt);
  const place = location && placeOf(location, repository, seenAt(alert, state));
  const finding: Finding = {
    kind: "secret",
    identity: { external: `github:secret:${browsedHost(repository)}/${repository.full_name}/${alert.number}` },
    detector,
    detectorName: alert.secret_type_display_name || detectorName(detector),
    triggeredAt: alert.created_at ?? receivedAt,
    repository: repositoryOf(repository),
    ...(validity ? { validity: { value: validity, at: spokenAt } } : {}),
    // GitHub rates no secret, but one that the public can read and that may still work is as bad as it gets.
    ...(alert.publicly_leaked && validity !== "invalid" ? { severity: { value: "critical", at: spokenAt } } : {}),
    ...(state ? { state } : {}),
    ...(place ? { place } : {}),
    ...(alert.html_url ? { url: alert.html_url } : {}),
  };
  return { findings: [finding], commits: [], rejected: [] };
}

/**
 * resolved and revoked closed it at resolved_at, reopened opened it at updated_at, each when received if it carries no
 * time (GHES); every other action only repeats how the alert stood at updated_at, or created_at, and without a time
 * says nothing of it.
 */
function stateOf(action: string, alert: Alert, receivedAt: Date): SourceState | undefined {
  const { resolution, created_at, updated_at, resolved_at } = alert;
  if (action === "reopened")
    return updated_at ? { status: "open", at: updated_at } : { status: "open", at: receivedAt, unsaid: true };
  if (action === "resolved" || action === "revoked") {
    return closed(action === "revoked" ? action : resolution, alert, resolved_at ?? updated_at ?? receivedAt);
  }
  const closedAt = resolved_at ?? updated_at;
  if (resolution || resolved_at) return closedAt && closed(resolution, alert, closedAt);
  const at = updated_at ?? created_at;
  return at && { status: "open", at };
}

function closed(resolution: string, alert: Alert, at: Date): SourceState {
  const said = new Secret(alert.secret).removedFrom(alert.resolution_comment).slice(0, 1_000);
  const comment = { ...(said ? { comment: said } : {}), ...(alert.resolved_by ? { by: alert.resolved_by } : {}) };
  const reason = ignoreReasons[resolution];
  if (reason) return { status: "ignored", at, reason, ...comment };
  return { status: "resolved", at, ...(resolution === "revoked" ? { revoked: true } : {}), ...comment };
}

/** A place GitHub adds to an alert it holds closed reopens nothing there, and nothing here: it counts as seen at first. */
function seenAt(alert: Alert, state: SourceState | undefined): Date | undefined {
  return state?.status === "open" ? state.at : alert.created_at;
}
