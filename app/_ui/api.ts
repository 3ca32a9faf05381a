/** Why a call to our own API did not succeed, as a sentence for the person who caused it. */
export class ApiFailure extends Error {
  constructor(
    sentence: string,
    readonly status: number,
  ) {
    super(sentence);
  }
  /** Somebody else was faster: what the page shows is out of date. */
  get stale(): boolean {
    return this.status === 409 || this.status === 404;
  }
}

/** Sends JSON to /api/v1 and answers JSON; every failure is an ApiFailure whose message can be shown as it is. */
export function callApi(
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  body: object = {},
): Promise<unknown> {
  if (method === "GET") return readApi(path);
  const headers = { "content-type": "application/json", accept: "application/json" };
  return ask(path, { method, headers, body: JSON.stringify(body) });
}

/** Sends a file as it is, and answers JSON. */
export function sendFile(path: string, file: Blob): Promise<unknown> {
  const headers = { "content-type": "application/octet-stream", accept: "application/json" };
  return ask(path, { method: "POST", headers, body: file });
}

/** The same, of what is only read. */
export function readApi(path: string): Promise<unknown> {
  return ask(path, { headers: { accept: "application/json" } });
}

async function ask(path: string, init: RequestInit): Promise<unknown> {
  const response = await fetch(`/api/v1${path}`, init).catch(() => {
    throw new ApiFailure("Handback could not be reached, and nothing was changed. Check the network and try again.", 0);
  });
  const text = await response.text();
  const answer = parsed(text);
  if (response.ok) return answer;
  if (response.status === 401) {
    throw new ApiFailure(
      "Your session has ended, and nothing was changed. Sign in again in another tab, then retry.",
      401,
    );
  }
  const signIn = answer && typeof answer === "object" && "sign_in" in answer ? answer.sign_in : undefined;
  if (typeof signIn === "string") return leaveFor(signIn);
  const detail = answer && typeof answer === "object" && "detail" in answer ? answer.detail : undefined;
  const sentence = typeof detail === "string" ? detail : "Handback answered with an error, and nothing was changed.";
  throw new ApiFailure(sentence, response.status);
}

/** What was asked needs a fresh sign-in: they go there, and come back to this page. */
function leaveFor(signIn: string): Promise<never> {
  const here = `${window.location.pathname}${window.location.search}`;
  window.location.assign(`${signIn}&next=${encodeURIComponent(here)}`);
  return new Promise(() => undefined);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : "Something went wrong, and nothing was changed.";
}
