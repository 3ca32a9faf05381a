import type { IncomingMessage } from "node:http";
import { type Answer, asAnswer, headersOf, json, problemAnswer } from "@/app/_server/exchange";
import { methodNotAllowed } from "@/app/_server/problem";
import { optionsIn, ReportHeaders, ReportQuery } from "@/app/_server/report-operation";
import { parseInput, queryOf } from "@/app/_server/route";
import { requestViewer } from "@/app/_server/viewer";
import { authorize } from "@/lib/access/policy";
import { TooLarge } from "@/lib/errors";
import { reportLimits } from "@/lib/ingest/report-file";
import { importReport } from "@/lib/ingest/upload";

const path = /^\/api\/v1\/reports\/([a-z]{1,30})\/?$/;

/** POST /api/v1/reports/{source}?repository=org/name: 200 with what came of it. Undefined where the address is another. */
export function uploadDoor(request: IncomingMessage, url: URL): Promise<Answer> | undefined {
  const source = path.exec(url.pathname)?.[1];
  if (source === undefined) return undefined;
  return accept(request, source, url)
    .catch(problemAnswer)
    .finally(() => request.resume());
}

async function accept(request: IncomingMessage, source: string, url: URL): Promise<Answer> {
  if (request.method !== "POST") return asAnswer(methodNotAllowed(request.method ?? "", ["POST"]));
  const headers = headersOf(request);
  const viewer = await requestViewer({
    method: "POST",
    headers: new Headers(
      Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
  });
  authorize(viewer, "reports:write");
  const said = Object.entries(queryOf(url)).filter(([, value]) => value !== "");
  const query = parseInput(ReportQuery, Object.fromEntries(said));
  const { "Idempotency-Key": idempotencyKey } = parseInput(ReportHeaders, {
    "Idempotency-Key": headers["idempotency-key"],
  });
  if (Number(headers["content-length"] ?? 0) > reportLimits.plain)
    throw new TooLarge("The report is larger than 100 MiB.");
  // A refusal is answered while the rest still arrives: whoever sends must be able to read it.
  const body = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  return json(200, await importReport(viewer, source, body, { ...optionsIn(query), idempotencyKey }));
}
