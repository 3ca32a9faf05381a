import type { SourceState } from "@/lib/ingest/source";
import type { Severity } from "@/prisma/generated/enums";

type Status = "open" | "resolved" | "ignored" | "false_positive";
type Said = { status: SourceState["status"]; at: number };

/** What a plain model knows of one incident. */
export type Told = {
  triggeredAt: number;
  repository: string;
  detector: string;
  severity: Severity;
  severityAt: number | null;
  status: Status;
  statusAt: number;
  closedAt: number | null;
  said: Said | null;
  places: Set<string>;
};

export type Act =
  | { do: "say"; key: number; status: Status; at: number; severity?: Severity }
  | { do: "see"; key: number; at: number; place: string }
  | { do: "decide"; key: number; status: Status; at: number }
  | { do: "expire"; key: number; at: number }
  | { do: "rate"; key: number; severity: Severity }
  | { do: "delete"; key: number }
  | { do: "move"; repository: string; organisation: string }
  | { do: "fold" };

const ranks = ["open", "ignored", "resolved"];
const severities = ["unknown", "info", "low", "medium", "high", "critical"];
const asSource = (status: Status) => (status === "false_positive" ? "ignored" : status);

/** Incidents by their key, and the organisation of each repository: the product's rules once more, one event at a time. */
export class Reference {
  readonly incidents = new Map<number, Told>();
  readonly owners = new Map<string, string>();

  constructor(
    private readonly begins: (key: number) => number,
    private readonly placeOf: (key: number) => string,
    private readonly detectorOf: (key: number) => string,
  ) {}

  apply(act: Act): void {
    switch (act.do) {
      case "say":
        this.say(act);
        return;
      case "see": {
        const known = this.known(act.key);
        if (!known.places.has(act.place) && known.status === "resolved" && act.at > (known.closedAt ?? 0))
          this.turn(known, "open", act.at);
        known.places.add(act.place);
        return;
      }
      case "decide":
      case "expire": {
        const known = this.incidents.get(act.key);
        if (known && canTurn(known, act)) this.turn(known, act.do === "expire" ? "open" : act.status, act.at);
        return;
      }
      case "rate": {
        const known = this.incidents.get(act.key);
        if (known && known.severity !== act.severity)
          Object.assign(known, { severity: act.severity, severityAt: Number.POSITIVE_INFINITY });
        return;
      }
      case "delete":
        this.incidents.delete(act.key);
        return;
      case "move":
        if (this.owners.has(act.repository)) this.owners.set(act.repository, act.organisation);
        return;
      case "fold":
        return;
    }
  }

  private known(key: number): Told {
    const repository = this.placeOf(key);
    if (!this.owners.has(repository)) this.owners.set(repository, repository.slice(0, repository.indexOf("/")));
    const triggeredAt = this.begins(key);
    const known = this.incidents.get(key) ?? {
      detector: this.detectorOf(key),
      ...{ triggeredAt, repository, severity: "high" as const, severityAt: null, said: null },
      ...{ status: "open" as const, statusAt: triggeredAt, closedAt: null, places: new Set<string>() },
    };
    this.incidents.set(key, known);
    return known;
  }

  /** A source's newest word wins; it does not undo what was decided later, and reopens only what a source had closed. */
  private say({ key, status, at, severity }: Extract<Act, { do: "say" }>): void {
    const fresh = !this.incidents.has(key);
    const known = this.known(key);
    if (severity) rate(known, severity, at);
    const before = known.said;
    const said = { status: asSource(status), at };
    if (before && !(at > before.at || (at === before.at && ranks.indexOf(said.status) > ranks.indexOf(before.status))))
      return;
    known.said = said;
    const open = known.closedAt === null;
    if (fresh ? status === "open" : at < known.statusAt) return;
    if (status === "open" && (open || !before || before.status === "open")) return;
    if (status !== "open" && !open && known.statusAt !== before?.at) return;
    this.turn(known, status, at);
  }

  private turn(known: Told, status: Status, at: number): void {
    Object.assign(known, { status, statusAt: at, closedAt: status === "open" ? null : at });
  }
}

/** A person closes what is open and opens what is closed; only what is ignored can expire. */
export function canTurn(
  known: Pick<Told, "closedAt" | "status">,
  act: Extract<Act, { do: "decide" | "expire" }>,
): boolean {
  if (act.do === "expire") return known.status === "ignored" || known.status === "false_positive";
  return (act.status === "open") === (known.closedAt !== null);
}

function rate(known: Told, severity: Severity, at: number): void {
  const newer = known.severityAt === null || at > known.severityAt;
  const worse = at === known.severityAt && severities.indexOf(severity) > severities.indexOf(known.severity);
  if (newer || worse) Object.assign(known, { severity, severityAt: at });
}

type Counted = Pick<Told, "triggeredAt" | "closedAt" | "status">;
export type Figures = {
  count: number;
  meanMs: number;
  medianMs: number;
  p90Ms: number;
};

/** Mean, median and 90th percentile of the time to remediate of what was closed in a time, false positives left out. */
export function remediation(incidents: readonly Counted[], from: number, to: number): Figures | null {
  const times = incidents
    .flatMap(({ triggeredAt, closedAt, status }) =>
      closedAt !== null && status !== "false_positive" && closedAt >= from && closedAt < to
        ? Math.max(0, closedAt - triggeredAt)
        : [],
    )
    .sort((a, b) => a - b);
  if (times.length === 0) return null;
  const total = times.reduce((sum, ms) => sum + ms, 0);
  return {
    count: times.length,
    meanMs: total / times.length,
    medianMs: percentile(times, 0.5),
    p90Ms: percentile(times, 0.9),
  };
}

/** What was open at a time: had begun, and was not closed or only later. */
export function openAt(incidents: readonly Counted[], at: number): number {
  return incidents.filter(({ triggeredAt, closedAt }) => triggeredAt < at && (closedAt === null || closedAt >= at))
    .length;
}

function percentile(sorted: readonly number[], share: number): number {
  const rank = share * (sorted.length - 1);
  const low = sorted[Math.floor(rank)] ?? 0;
  return low + ((sorted[Math.ceil(rank)] ?? 0) - low) * (rank % 1);
}
