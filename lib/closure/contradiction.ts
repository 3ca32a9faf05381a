import type { IgnoreReason, IncidentKind, Validity } from "@/prisma/generated/enums";

/** How somebody wants an incident closed. */
export type Wanted =
  | { to: "resolved"; revoked: boolean }
  | { to: "ignored"; reason: IgnoreReason; until?: Date | undefined };

type Known = { kind: IncidentKind; validity: Validity; validityAt: Date | null };
type Answered = { actualSecret: boolean | null; revoked: boolean | null; updatedAt: Date };

const saysNothingReal: readonly IgnoreReason[] = ["false_positive", "test_credential", "invalid", "not_applicable"];

/** How the wish to close contradicts the person's own answers or what was seen of the secret, in a sentence; or null. */
export function contradictionOf(known: Known, answered: Answered | null, wanted: Wanted): string | null {
  const secret = known.kind === "secret";
  const works = secret && known.validity === "valid";
  if (wanted.to === "ignored") return ignoring(secret, works, answered, wanted.reason);
  if (!wanted.revoked) {
    if (answered?.revoked === true)
      return `The answer was that it was ${secret ? "revoked" : "fixed"}, and now that it was not.`;
    if (answered?.actualSecret === true)
      return secret
        ? "The answer was that this is an actual secret, and it was not revoked."
        : "The answer was that this is an actual problem, and it was not fixed.";
    if (works) return "The secret was seen to work, and it was not revoked.";
    return null;
  }
  if (works && answered?.revoked === false)
    return "The answer was that it was not revoked, and the secret has not been seen to stop working since.";
  const saidAt = answered?.revoked === true ? answered.updatedAt : null;
  if (works && saidAt && known.validityAt && known.validityAt > saidAt)
    return "The secret was seen to work after it was said to be revoked.";
  return null;
}

function ignoring(secret: boolean, works: boolean, answered: Answered | null, reason: IgnoreReason): string | null {
  const nothingReal = saysNothingReal.includes(reason);
  if (secret && answered?.actualSecret === true && answered.revoked === false)
    return "The answer was that this is an actual secret that is not revoked, and it is to be ignored.";
  if (works && nothingReal) return "The secret was seen to work, and it is to be ignored as if it did not.";
  if (answered?.actualSecret === true && (reason === "false_positive" || reason === "not_applicable"))
    return `The answer was that this is an actual ${secret ? "secret" : "problem"}, and it is to be ignored as if it were none.`;
  return null;
}
