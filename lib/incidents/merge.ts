import type { Finding, SourceState } from "@/lib/ingest/source";
import type { Incident } from "@/prisma/generated/client";
import type { Severity, Validity } from "@/prisma/generated/enums";

/** What an incident knows from its sources; every field keeps the newest word, whatever the order of arrival. */
export type Known = Pick<
  Incident,
  | "triggeredAt"
  | "lastSeenAt"
  | "severity"
  | "severityAt"
  | "validity"
  | "validityAt"
  | "sourceState"
  | "sourceStateAt"
  | "mask"
  | "description"
  | "url"
>;

/** And what its source said by closing it. */
type Before = Known & Pick<Incident, "statusAt" | "ignoreReason" | "secretRevoked">;

export type Merged = { known: Known; state: SourceState | undefined };

/**
 * Folds findings about one incident into what is known of it. `state` is the newest word on open or closed when it is
 * newer than the one known, or undefined. Folding is commutative and idempotent: findings may come late, twice, or
 * in any order.
 */
export function merge(
  before: Before | undefined,
  findings: readonly [Finding, ...Finding[]],
  receivedAt: Date,
): Merged {
  const known = before ? knownOf(before) : blank(findings[0], receivedAt);
  let state: SourceState | undefined;
  let detail = before ? String(before.ignoreReason ?? before.secretRevoked) : "";
  for (const finding of findings) {
    if (finding.triggeredAt < known.triggeredAt) known.triggeredAt = finding.triggeredAt;
    const seenAt = finding.place?.seenAt ?? finding.state?.at ?? receivedAt;
    if (seenAt > known.lastSeenAt) known.lastSeenAt = seenAt;
    if (finding.severity && outranks(severities, finding.severity, known.severity, known.severityAt)) {
      known.severity = finding.severity.value;
      known.severityAt = finding.severity.at;
    }
    if (finding.validity && outranks(validities, finding.validity, known.validity, known.validityAt)) {
      known.validity = finding.validity.value;
      known.validityAt = finding.validity.at;
    }
    const said = finding.state && dated(finding.state, known, before);
    if (said && supersedes(said, known, detail)) {
      state = said;
      detail = detailOf(state);
      known.sourceState = state.status;
      known.sourceStateAt = state.at;
    }
    if ("secret" in finding.identity) known.mask ??= finding.identity.secret.masked();
    known.description ??= finding.description ?? null;
    known.url ??= finding.url ?? null;
  }
  if (known.severityAt === null && findings[0].kind === "secret") {
    known.severity = known.validity === "valid" ? "critical" : "high";
  }
  return { known, state };
}

function blank(finding: Finding, receivedAt: Date): Known {
  const never = new Date(0);
  return {
    triggeredAt: finding.triggeredAt < receivedAt ? finding.triggeredAt : receivedAt,
    lastSeenAt: never,
    severity: "unknown",
    severityAt: null,
    validity: "unknown",
    validityAt: null,
    sourceState: null,
    sourceStateAt: null,
    mask: null,
    description: null,
    url: null,
  };
}

// Sources stamp several words with one second: at the same instant the worse one counts, whichever comes first.
const severities: readonly Severity[] = ["unknown", "info", "low", "medium", "high", "critical"];
const validities: readonly Validity[] = ["unknown", "no_checker", "failed_to_check", "invalid", "valid"];
const states: readonly (string | null)[] = [null, "open", "ignored", "resolved"];

function outranks<Value>(
  ranks: readonly Value[],
  word: { value: Value; at: Date },
  known: Value,
  at: Date | null,
): boolean {
  if (at === null || word.at > at) return true;
  return word.at.getTime() === at.getTime() && ranks.indexOf(word.value) > ranks.indexOf(known);
}

/**
 * A reopening that does not say when was right after the close it takes back, so that the next close counts whenever it
 * was. Heard before that close, it was when it was heard: the close is still to come, and is older.
 */
function dated(state: SourceState, { sourceState, sourceStateAt }: Known, before: Before | undefined): SourceState {
  if (state.status !== "open" || !state.unsaid) return state;
  if (sourceStateAt === null || sourceState === null || sourceState === "open") return state;
  return { ...state, at: new Date(Math.max(sourceStateAt.getTime(), before?.statusAt.getTime() ?? 0) + 1) };
}

/** Of two closes of the same instant, what they say decides: either will do, as long as it is always the same one. */
function supersedes(state: SourceState, known: Known, detail: string): boolean {
  const { status, at } = state;
  if (outranks(states, { value: status, at }, known.sourceState, known.sourceStateAt)) return true;
  return status === known.sourceState && at.getTime() === known.sourceStateAt?.getTime() && detailOf(state) > detail;
}

function detailOf(state: SourceState): string {
  if (state.status === "ignored") return state.reason;
  return state.status === "resolved" ? String(state.revoked ?? null) : "";
}

function knownOf(row: Known): Known {
  const {
    triggeredAt,
    lastSeenAt,
    severity,
    severityAt,
    validity,
    validityAt,
    sourceState,
    sourceStateAt,
    mask,
    description,
    url,
  } = row;
  return {
    triggeredAt,
    lastSeenAt,
    severity,
    severityAt,
    validity,
    validityAt,
    sourceState,
    sourceStateAt,
    mask,
    description,
    url,
  };
}

/** The fields of `after` that differ from `before`. */
export function changes<T extends object>(before: T, after: T | Partial<T>): Partial<T> {
  const fields = Object.keys(after) as (keyof T)[];
  const value = (field: unknown) => (field instanceof Date ? field.getTime() : field);
  return Object.fromEntries(
    fields.filter((field) => value(before[field]) !== value(after[field])).map((field) => [field, after[field]]),
  ) as Partial<T>;
}
