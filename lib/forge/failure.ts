/**
 * Why a code host did not do what it was asked: its token is refused, a right lacks, there is no such thing, it does
 * not take the input, it is asked too much, it does not answer, or its address may not be asked at all.
 */
export type FailureReason = "token" | "forbidden" | "missing" | "refused" | "limited" | "away" | "address";

type Facts = {
  status?: number | undefined;
  /** Of `limited`: when it may be asked again. */
  retryAt?: Date | undefined;
  /** Which rights the host itself says would do. */
  needs?: string | undefined;
  /** What the host said, in its words. Not for pages of those who may not see the repository. */
  said?: string | undefined;
};

/** Every call through a Forge that fails throws one. Its message is a sentence for a person, and never holds the token. */
export class ForgeFailure extends Error {
  readonly status: number | undefined;
  readonly retryAt: Date | undefined;
  readonly needs: string | undefined;
  readonly said: string;

  constructor(
    readonly reason: FailureReason,
    message: string,
    { status, retryAt, needs, said }: Facts = {},
  ) {
    super(message);
    this.name = "ForgeFailure";
    this.status = status;
    this.retryAt = retryAt;
    this.needs = needs;
    this.said = (said ?? "").slice(0, 300);
  }
}

/** What an answer that is no success means. */
export function failureOfAnswer(status: number, headers: Headers, said: string): ForgeFailure {
  const needs = headers.get("x-accepted-github-permissions") ?? headers.get("x-accepted-oauth-scopes") ?? undefined;
  const facts = { status, said, needs: needs || undefined };
  switch (status) {
    case 401:
      return new ForgeFailure(
        "token",
        "The code host does not take the token: it is wrong, expired or revoked.",
        facts,
      );
    case 403:
      return new ForgeFailure("forbidden", "The token may not do this at the code host.", facts);
    case 404:
    case 410:
      return new ForgeFailure("missing", "The code host has no such thing, or none that the token may see.", facts);
    default:
      return status >= 500
        ? new ForgeFailure("away", `The code host answered ${status}. Handback tries again later.`, facts)
        : new ForgeFailure("refused", `The code host did not take it, and answered ${status}.`, facts);
  }
}

/** The same failure where a client wrapped it. */
export function failureOf(error: unknown): ForgeFailure {
  if (error instanceof ForgeFailure) return error;
  const { cause, status, response } = error as {
    cause?: unknown;
    status?: number;
    response?: { headers?: Record<string, unknown>; data?: { message?: unknown } };
  };
  if (cause instanceof ForgeFailure) return cause;
  if (typeof status === "number" && response) {
    const headers = Object.entries(response.headers ?? {}).map(([name, value]): [string, string] => [name, `${value}`]);
    return failureOfAnswer(status, new Headers(headers), String(response.data?.message ?? ""));
  }
  return new ForgeFailure("away", "The code host could not be asked.");
}
