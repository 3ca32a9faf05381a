import { date } from "@/app/_ui/format";

type Resolved = {
  status: "triggered" | "assigned" | "resolved" | "ignored";
  secretRevoked: boolean | null;
  verification: "claimed" | "verified" | null;
  validity: string;
  validityAt: Date | null;
  closedAt: Date | null;
  evidence: { createdAt: Date }[];
};

/** "Revoked, claimed by whoever closed it", "Revoked, verified on 3 March"; null where no revocation was said. */
export function revocationSentence(it: Resolved, now: Date): string | null {
  if (it.status !== "resolved" || it.secretRevoked !== true) return null;
  if (it.verification !== "verified") return "Revoked, claimed by whoever closed it";
  const at = verifiedAt(it);
  return at ? `Revoked, verified on ${date(at, now)}` : "Revoked, verified";
}

function verifiedAt({ validity, validityAt, closedAt, evidence }: Resolved): Date | null {
  if (validity !== "invalid" || !validityAt) return evidence[0]?.createdAt ?? closedAt;
  return closedAt && closedAt > validityAt ? closedAt : validityAt;
}
