import { z } from "zod";
import { Time } from "@/app/api/v1/_shape/answers";
import type { ConnectionView } from "@/lib/forge/connections";

export const CodeHost = z.object({
  id: z.number(),
  kind: z.enum(["github", "gitlab"]),
  url: z.string(),
  account: z.string(),
  internal: z.boolean(),
  write_back: z.boolean(),
  issue_closed: z.enum(["ask", "mark"]).describe("What an issue does that is closed there while its incident is open"),
  issue_labels: z.array(z.string()),
  created_at: Time,
  token_set_at: Time,
  token_ends_at: Time.nullable(),
  checked_at: Time.nullable(),
  fault: z.string().nullable(),
  lacking: z.array(z.string()),
  reconciled_at: Time.nullable(),
  reconcile_fault: z.string().nullable(),
  swept_at: Time.nullable(),
  sweep_fault: z.string().nullable(),
});

export function codeHostShape(connection: ConnectionView) {
  const { id, kind, url, account, internal, lacking } = connection;
  return {
    id,
    kind,
    url,
    account,
    internal,
    write_back: connection.writeBack,
    issue_closed: connection.issueClosed,
    issue_labels: connection.issueLabels,
    created_at: connection.createdAt,
    token_set_at: connection.tokenSetAt,
    token_ends_at: connection.tokenEndsAt,
    checked_at: connection.checkedAt,
    fault: connection.checkedFault,
    lacking,
    reconciled_at: connection.reconciledAt,
    reconcile_fault: connection.reconcileFault,
    swept_at: connection.sweptAt,
    sweep_fault: connection.sweepFault,
  };
}
