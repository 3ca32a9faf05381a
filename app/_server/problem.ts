import { DomainError } from "@/lib/errors";
import { log } from "@/lib/log";

/** The only map from a domain error's code to an HTTP status. */
const statusOf: Record<string, number> = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  fresh_sign_in_needed: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  invalid: 422,
  rate_limited: 429,
  unavailable: 503,
};

export type Problem = { status: number; headers: Record<string, string>; body: Record<string, unknown> };

/** Any error as an RFC 9457 problem. What we did not foresee is logged by name and shown without detail. */
export function problemOf(error: unknown): Problem {
  if (!(error instanceof DomainError)) {
    log.error(
      { error: error instanceof Error ? { name: error.name, stack: error.stack } : "unknown" },
      "unforeseen error",
    );
    return problem(500, "internal", "Something went wrong on our side. Nothing was changed; please try again.", {});
  }
  const status = statusOf[error.code] ?? 500;
  const { retryAfter, ...detail } = error.detail;
  return problem(
    status,
    error.code,
    error.message,
    detail,
    retryAfter === undefined ? {} : { "retry-after": String(retryAfter) },
  );
}

export function problemResponse(error: unknown): Response {
  const { status, headers, body } = problemOf(error);
  return new Response(JSON.stringify(body), { status, headers });
}

/** A known address that does not answer this method. */
export function methodNotAllowed(method: string, allowed: readonly string[]): Problem {
  const sentence = `${method} is not possible here. This address answers ${allowed.join(", ")}.`;
  return problem(405, "method_not_allowed", sentence, {}, { allow: allowed.join(", ") });
}

function problem(
  status: number,
  code: string,
  sentence: string,
  extra: Record<string, unknown>,
  headers: Record<string, string> = {},
): Problem {
  return {
    status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...headers },
    body: { type: "about:blank", title: titles[status] ?? "Error", status, code, detail: sentence, ...extra },
  };
}

const titles: Record<number, string> = {
  400: "Bad request",
  401: "Not signed in",
  403: "Not permitted",
  404: "Not found",
  405: "Method not allowed",
  409: "Changed meanwhile",
  413: "Too large",
  422: "Cannot be used",
  429: "Too often",
  500: "Internal error",
  503: "Unavailable",
};
