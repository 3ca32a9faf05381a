import type { IncomingMessage } from "node:http";
import { type Answer, asAnswer, headersOf, json, problemAnswer, withBody } from "@/app/_server/exchange";
import { methodNotAllowed } from "@/app/_server/problem";
import { receiveWebhook, requireEndpoint } from "@/lib/ingest/receive";

const path = /^\/api\/webhooks\/([a-z]{1,30})\/([A-Za-z0-9]{1,40})\/?$/;
const bodyLimit = 25 * 1_048_576;

/** POST /api/webhooks/{source}/{endpointId}: 202 once the delivery is committed. Undefined where the address is another. */
export function webhookDoor(request: IncomingMessage, pathname: string): Promise<Answer> | undefined {
  if (!pathname.startsWith("/api/webhooks/")) return undefined;
  return accept(request, pathname).catch(problemAnswer);
}

async function accept(request: IncomingMessage, pathname: string): Promise<Answer> {
  if (request.method !== "POST") return asAnswer(methodNotAllowed(request.method ?? "", ["POST"]));
  const [, source = "", endpointId = ""] = path.exec(pathname) ?? [];
  await requireEndpoint(source, endpointId);
  const receive = (body: Buffer) => receiveWebhook(source, endpointId, headersOf(request), body);
  return json(202, { delivery: await withBody(request, bodyLimit, receive) });
}
