import type { IncomingMessage, ServerResponse } from "node:http";

const exposed = "/exposed/v1/";

/**
 * The API as GitGuardian's clients address it: the same, but that errors come as application/json. They read the
 * `detail` of nothing else, and would print the document as it is.
 */
export function openExposed(request: IncomingMessage, response: ServerResponse): void {
  if (!request.url?.startsWith(exposed)) return;
  request.url = request.url.replace("/exposed", "/api");
  const writeHead = response.writeHead.bind(response) as (...given: unknown[]) => ServerResponse;
  response.writeHead = (status: number, ...given: unknown[]) => {
    const headers = given.find((each) => typeof each === "object" && each !== null);
    if (headers) for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (String(response.getHeader("content-type")).startsWith("application/problem+json"))
      response.setHeader("content-type", "application/json");
    return writeHead(status, ...given.filter((each) => each !== headers));
  };
}
