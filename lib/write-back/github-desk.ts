import { z } from "zod";
import type { AlertAddress } from "@/lib/alerts/address";
import type { FarState } from "@/lib/alerts/mapping";
import type { GitHub } from "@/lib/forge/clients";
import { orMissing } from "@/lib/forge/probe";
import { type AlertDesk, within } from "@/lib/write-back/desk";

type Address = Extract<AlertAddress, { vendor: "github" }>;

// All three kinds take 280 characters.
const longestComment = 280;
const time = z.coerce.date().nullish().catch(null);
const login = z
  .object({ login: z.string() })
  .nullish()
  .catch(null)
  .transform((user) => user?.login ?? null);
const text = z.string().nullish().catch(null);

const SecretAlert = z.object({
  state: z.string(),
  resolution: text,
  resolved_at: time,
  resolved_by: login,
  resolution_comment: text,
});
const DismissableAlert = z.object({
  state: z.string(),
  dismissed_reason: text,
  dismissed_at: time,
  dismissed_by: login,
  dismissed_comment: text,
  fixed_at: time,
});

/** An alert of secret scanning, code scanning or Dependabot. */
export function githubDesk(github: GitHub, { kind, repository, number }: Address): AlertDesk {
  const [owner = "", repo = ""] = repository.split("/");
  const at = { owner, repo, alert_number: number };
  switch (kind) {
    case "secret":
      return {
        async read() {
          const path = "GET /repos/{owner}/{repo}/secret-scanning/alerts/{alert_number}";
          const answer = await orMissing(github.request(path, { ...at, hide_secret: true }));
          return answer && ofSecret(answer.data);
        },
        async write({ status, reason }, comment) {
          const { data } = await github.rest.secretScanning.updateAlert({
            ...at,
            ...(status === "open"
              ? { state: "open" as const }
              : { state: "resolved" as const, resolution: reason as "revoked" }),
            resolution_comment: within(longestComment, comment),
          });
          return ofSecret(data);
        },
      };
    case "code":
      return {
        async read() {
          const answer = await orMissing(github.rest.codeScanning.getAlert(at));
          return answer && ofDismissable(answer.data);
        },
        async write({ status, reason }, comment) {
          const { data } = await github.rest.codeScanning.updateAlert({
            ...at,
            ...(status === "open"
              ? { state: "open" as const }
              : {
                  state: "dismissed" as const,
                  dismissed_reason: reason as "won't fix",
                  dismissed_comment: within(longestComment, comment),
                }),
          });
          return ofDismissable(data);
        },
      };
    case "dependency":
      return {
        async read() {
          const answer = await orMissing(github.rest.dependabot.getAlert(at));
          return answer && ofDismissable(answer.data);
        },
        async write({ status, reason }, comment) {
          const { data } = await github.rest.dependabot.updateAlert({
            ...at,
            ...(status === "open"
              ? { state: "open" as const }
              : {
                  state: "dismissed" as const,
                  dismissed_reason: reason as "tolerable_risk",
                  dismissed_comment: within(longestComment, comment),
                }),
          });
          return ofDismissable(data);
        },
      };
  }
}

const open: FarState = { status: "open", reason: "", at: null, by: null, comment: null };

function ofSecret(data: unknown): FarState {
  const alert = SecretAlert.parse(data);
  if (alert.state === "open") return open;
  return {
    status: "closed",
    reason: alert.resolution ?? "",
    at: alert.resolved_at ?? null,
    by: alert.resolved_by,
    comment: alert.resolution_comment ?? null,
  };
}

function ofDismissable(data: unknown): FarState {
  const alert = DismissableAlert.parse(data);
  if (alert.state === "open") return open;
  if (alert.state === "fixed") return { ...open, status: "closed", reason: "fixed", at: alert.fixed_at ?? null };
  return {
    status: "closed",
    reason: alert.state === "auto_dismissed" ? "auto_dismissed" : (alert.dismissed_reason ?? ""),
    at: alert.dismissed_at ?? null,
    by: alert.dismissed_by,
    comment: alert.dismissed_comment ?? null,
  };
}
