import { ignoreReasonLabel } from "@/lib/incidents/ignore-reasons";
import type { IgnoreReason } from "@/prisma/generated/enums";

type Wish = { wanted: string; revoked: boolean | null; ignoreReason: IgnoreReason | null };

/** What was asked, as the end of a sentence: "resolve it as revoked", "ignore it: low risk". */
export function wishWords({ wanted, revoked, ignoreReason }: Wish): string {
  if (wanted === "ignored")
    return ignoreReason ? `ignore it: ${ignoreReasonLabel[ignoreReason].toLowerCase()}` : "ignore it";
  return revoked ? "resolve it as revoked" : "resolve it, not revoked";
}
