import { remediationFor } from "@/emails/steps";
import type { IncidentView, LinkPlace } from "@/external/view";

const place = (path: string, line: number, commit: string, dateText: string): LinkPlace => ({
  repository: "acme/payments",
  path,
  line,
  commit,
  dateText,
  url: `https://github.com/acme/payments/blob/${commit}/${path}#L${line}`,
  placeKind: "commit",
});

/** A realistic open incident with three places, everything allowed and nothing answered. */
export function exampleView(changes: Partial<IncidentView> = {}): IncidentView {
  return {
    linkId: "0199a3c2-7d51-7e0a-9c55-4b1f0e7a9d21",
    workspaceName: "Acme security",
    recipientMasked: "b•••@acme.example",
    incident: {
      id: 123,
      kind: "secret",
      detector: "stripe-access-token",
      detectorName: "Stripe access token",
      severity: "critical",
      validity: "valid",
      mask: `${"sk_"}l${"•".repeat(8)}x9Qz`,
      status: "triggered",
      triggeredText: "3 March 2026",
    },
    places: [
      place("src/billing/charge.ts", 42, "9fceb02d0ae598e95dc970b74767f19372d61af8", "3 March 2026"),
      place("src/billing/refund.ts", 17, "9fceb02d0ae598e95dc970b74767f19372d61af8", "3 March 2026"),
      place("deploy/staging.env", 8, "b6fc4c620b67d95f953a5c1c1230aaab5db5a1b0", "5 March 2026"),
    ],
    placesTotal: 3,
    repositoriesTotal: 1,
    remediation: remediationFor("secret", "stripe-access-token"),
    answers: null,
    can: { feedback: true, resolve: true, ignore: true, notMine: true },
    forms: { feedback: "f".repeat(64), resolve: "a".repeat(64), ignore: "b".repeat(64), notMine: "c".repeat(64) },
    expiresText: "17 March 2026, 14:00 UTC",
    sentByText: "Maya Lindqvist",
    contact: "security@acme.example",
    ...changes,
  };
}
