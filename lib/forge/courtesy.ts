import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { exchange, type Sending } from "@/lib/forge/exchange";
import { ForgeFailure } from "@/lib/forge/failure";
import { limitedUntil, restUntil, waitOf } from "@/lib/forge/limits";
import { isLoopback, type Reach } from "@/lib/forge/reach";
import { recall, remember } from "@/lib/forge/remembered";

export type Manners = {
  /** Whose allowance is used up: one for each token. */
  token: string;
  /** The only origin that is asked: scheme, host and port. */
  origin: string;
  reach: Reach;
  /** The part of the host's allowance left to others: for what has time. */
  spare?: number;
};

const tries = 4;
/** What is waited for in place; for longer, whoever asked comes back. */
const patienceMs = 8_000;
const hops = 3;
// GitHub asks for a second between writes.
const writeGapMs = 1_000;

type Turn = { last: Promise<unknown>; notBefore: number; wroteAt: number };
const turns = new Map<string, Turn>();

/**
 * A fetch as a code host likes it: one request at a time per token, a pause between writes, waits that it asks for,
 * tries again with jitter where it stumbles, and what has not changed is not fetched again. It follows a redirect on
 * the same host, as after a rename, and none to another. Throws ForgeFailure where it gets no answer, or has to wait long.
 */
export function courteousFetch(manners: Manners): typeof fetch {
  const key = createHash("sha256").update(`${manners.origin} ${manners.token}`).digest("hex");
  return async (input, init) => {
    const request = new Request(input, init);
    const body = request.body ? Buffer.from(await request.arrayBuffer()) : null;
    const { method, headers } = request;
    return inTurn(key, (turn) => persist(turn, key, new URL(request.url), { method, headers, body }, manners));
  };
}

function inTurn<T>(key: string, work: (turn: Turn) => Promise<T>): Promise<T> {
  const turn = turns.get(key) ?? { last: Promise.resolve(), notBefore: 0, wroteAt: 0 };
  turns.set(key, turn);
  const mine = turn.last.then(() => work(turn));
  turn.last = mine.catch(() => undefined);
  return mine;
}

async function persist(turn: Turn, key: string, url: URL, sending: Sending, manners: Manners): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    await until(turn.notBefore);
    await pauseBetweenWrites(turn, sending.method, manners);
    const known = sending.method === "GET" ? recall(key, url, sending.headers) : undefined;
    const answer = await attemptOnce(url, known ? known.asking(sending) : sending, manners, attempt < tries);
    if (!answer) {
      await delay(jitter(attempt));
      continue;
    }
    const now = Date.now();
    const limited = await limitedUntil(answer, now);
    turn.notBefore = limited ?? restUntil(answer, manners.spare ?? 0) ?? 0;
    if (limited !== undefined) {
      if (attempt >= tries) throw tooMuch(limited);
      continue;
    }
    if (isStumble(answer.status) && isRepeatable(sending.method) && attempt < tries) {
      await until(waitOf(answer.headers.get("retry-after"), now) ?? now + jitter(attempt));
      continue;
    }
    if (answer.status === 304 && known) return known.answer();
    if (sending.method === "GET" && answer.ok) await remember(key, url, sending.headers, answer);
    return answer;
  }
}

/** The answer, redirects followed; null where there was none and it may be tried again. */
async function attemptOnce(url: URL, sending: Sending, manners: Manners, again: boolean): Promise<Response | null> {
  let at = url;
  for (let hop = 0; ; hop += 1) {
    if (at.origin !== manners.origin) {
      throw new ForgeFailure("address", "The code host points to another host, and Handback does not follow it.");
    }
    try {
      const answer = await exchange(at, sending, manners.reach);
      const location = answer.headers.get("location");
      if (![301, 302, 307, 308].includes(answer.status) || !location) return answer;
      if (hop >= hops) throw new ForgeFailure("away", "The code host leads in a circle.");
      if (!URL.canParse(location, at)) throw new ForgeFailure("away", "The code host leads nowhere.");
      at = new URL(location, at);
    } catch (error) {
      const away = error instanceof ForgeFailure && error.reason === "away";
      if (away && again && isRepeatable(sending.method)) return null;
      throw error;
    }
  }
}

const isStumble = (status: number) => status === 502 || status === 503 || status === 504;
/** What was sent may have been done although no answer came; a second POST would do it twice. */
const isRepeatable = (method: string) => method !== "POST";
const jitter = (attempt: number) => Math.random() * 250 * 2 ** attempt;

async function pauseBetweenWrites(turn: Turn, method: string, { origin }: Manners): Promise<void> {
  if (method === "GET" || method === "HEAD") return;
  if (!isLoopback(new URL(origin))) await until(turn.wroteAt + writeGapMs);
  turn.wroteAt = Date.now();
}

async function until(at: number): Promise<void> {
  const wait = at - Date.now();
  if (wait > patienceMs) throw tooMuch(at);
  if (wait > 0) await delay(wait);
}

function tooMuch(at: number): ForgeFailure {
  const retryAt = new Date(at);
  return new ForgeFailure("limited", `The code host asks to wait until ${retryAt.toISOString()}.`, {
    status: 429,
    retryAt,
  });
}
