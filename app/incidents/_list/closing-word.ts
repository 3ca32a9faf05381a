type Closed = {
  status: "triggered" | "assigned" | "resolved" | "ignored";
  secretRevoked: boolean | null;
  verification: "claimed" | "verified" | null;
};

/** Of a resolved incident, what is known of the revocation: said, or seen; null where nobody said that it was revoked. */
export function revocationWord({ status, secretRevoked, verification }: Closed): string | null {
  if (status !== "resolved" || secretRevoked !== true) return null;
  return verification === "verified" ? "Revoked, verified" : "Revoked, claimed";
}
