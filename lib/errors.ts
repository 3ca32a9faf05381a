/** What went wrong in the domain. `code` is stable and machine-readable; `message` is a sentence for a person. */
export abstract class DomainError extends Error {
  abstract readonly code: string;
  constructor(
    message: string,
    readonly detail: Record<string, unknown> = {},
  ) {
    super(message);
    this.name = new.target.name;
  }
}

/** It does not exist, or the viewer may not see it: the two are one. */
export class NotFound extends DomainError {
  readonly code = "not_found";
}

/** The viewer sees it, yet may not do this to it. */
export class Forbidden extends DomainError {
  readonly code = "forbidden";
}

/** What is asked needs a person who has just shown who they are; `sign_in` is where they do. */
export class SignInAgain extends DomainError {
  readonly code = "fresh_sign_in_needed";
}

/** Somebody else was faster; look at the present state and decide again. */
export class Conflict extends DomainError {
  readonly code = "conflict";
}

/** The input cannot be accepted; `detail.errors` may say where. */
export class Invalid extends DomainError {
  readonly code = "invalid";
}

/** The input is not even of the right form: not JSON, a header missing. */
export class Malformed extends DomainError {
  readonly code = "malformed";
}

/** Nobody we know asks. */
export class Unauthenticated extends DomainError {
  readonly code = "unauthenticated";
}

/** Larger than we accept. */
export class TooLarge extends DomainError {
  readonly code = "too_large";
}

/** Asked for too often; `detail.retryAfter` is in seconds. */
export class RateLimited extends DomainError {
  readonly code = "rate_limited";
}

/** We cannot do it at the moment, and nothing was kept; `detail.retryAfter` is in seconds. */
export class Unavailable extends DomainError {
  readonly code = "unavailable";
}
