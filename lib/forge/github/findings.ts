import type { Alert, AlertKind } from "@/lib/forge/github/alerts";
import type { Finding } from "@/lib/ingest/source";
import { github } from "@/lib/ingest/sources/github";

const events: Record<AlertKind, string> = {
  secret: "secret_scanning_alert",
  code_scanning: "code_scanning_alert",
  dependency: "dependabot_alert",
};

type Said = { kind: AlertKind; alert: Alert; repository: unknown; places: readonly object[] };

/** What an alert of the API says, read as the same alert's delivery would be: the same identity, the same states. */
export function findingsOfAlert({ kind, alert, repository, places }: Said, receivedAt: Date): Finding[] {
  const parse = (event: string, payload: object) =>
    github.webhook?.parse(payload, { event, receivedAt }).findings ?? [];
  // Only of an open alert its instance is where the problem is, and not where it was mended.
  const action = kind === "code_scanning" && alert.state === "open" ? "created" : "";
  if (places.length === 0) return parse(events[kind], { action, alert, repository });
  return places.flatMap((location) => parse(`${events[kind]}_location`, { action, alert, location, repository }));
}
