// What GitHub advises where it names no time.
const aMinuteMs = 60_000;

/** Until when an answer asks to be left alone, or undefined. */
export async function limitedUntil(response: Response, now: number): Promise<number | undefined> {
  const { status, headers } = response;
  const wait = waitOf(headers.get("retry-after"), now);
  const spent = remainingOf(headers) === 0;
  if (status === 429) return wait ?? (spent ? resetOf(headers) : undefined) ?? now + aMinuteMs;
  // GitHub's limits also answer 403: with a time to wait, or with nothing left.
  if (status === 403 && wait !== undefined) return wait;
  if (status !== 403) return undefined;
  if (spent) return resetOf(headers) ?? now + aMinuteMs;
  return /rate limit/i.test(await response.clone().text()) ? now + aMinuteMs : undefined;
}

/** From when on to ask again where little of the allowance is left: `spare` is the part of it to leave to others. */
export function restUntil({ headers }: Response, spare: number): number | undefined {
  const remaining = remainingOf(headers);
  const limit = numberOf(headers.get("x-ratelimit-limit") ?? headers.get("ratelimit-limit"));
  if (remaining === undefined) return undefined;
  return remaining <= (limit ?? 0) * spare ? resetOf(headers) : undefined;
}

/** Seconds, or a date. */
export function waitOf(value: string | null, now: number): number | undefined {
  if (!value) return undefined;
  const seconds = numberOf(value);
  if (seconds !== undefined) return now + seconds * 1_000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : at;
}

const remainingOf = (headers: Headers) =>
  numberOf(headers.get("x-ratelimit-remaining") ?? headers.get("ratelimit-remaining"));

function resetOf(headers: Headers): number | undefined {
  const seconds = numberOf(headers.get("x-ratelimit-reset") ?? headers.get("ratelimit-reset"));
  return seconds === undefined ? undefined : seconds * 1_000;
}

function numberOf(value: string | null): number | undefined {
  return value !== null && /^\d{1,12}$/.test(value.trim()) ? Number(value) : undefined;
}
