import type { RefusalReason } from "@/app/sign-in/arrival";
import type { ProviderTokens } from "@/lib/members/provider";

/** What one request of signing in or out learns on its way through next-auth. */
export type Attempt = {
  /** When they left for the provider to sign in once more, if that is what they did. */
  leftAt: Date | null;
  userAgent: string | null;
  address: string | undefined;
  authenticatedAt: Date | null;
  /** What the provider may be asked with again. */
  tokens: ProviderTokens | null;
  /** What the browser was signed in with before. */
  session: string | null;
  refusal: RefusalReason | null;
  /** Their invitation came too late to count. */
  lapsed: boolean;
};

const network =
  /ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|EPIPE|timed out|socket hang up|got: 5\d\d|^(server_error|temporarily_unavailable)\b/i;
const staleAnswer =
  /cookie was missing|could not be parsed|state m|nonce m|code_verifier|invalid_grant|Invalid Compact/i;
const declined = new Set(["access_denied", "login_required", "consent_required", "interaction_required"]);

/** Which page a failure inside next-auth or the OpenID client leads to, by the code next-auth reports and its error. */
export function reasonFor(code: string, error: unknown): RefusalReason {
  const message = error instanceof Error ? `${error.message} ${"code" in error ? error.code : ""}` : "";
  if (code === "OAUTH_CALLBACK_HANDLER_ERROR" && error instanceof Error && declined.has(error.message))
    return "cancelled";
  if (network.test(message)) return "away";
  if (staleAnswer.test(message)) return "stale";
  return code === "SIGNIN_OAUTH_ERROR" ? "away" : "untrusted";
}
