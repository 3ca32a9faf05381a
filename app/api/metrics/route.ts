import { createHash, timingSafeEqual } from "node:crypto";
import { type Handler, route } from "@/app/_server/route";
import { system, type Viewer } from "@/lib/access/viewer";
import { env } from "@/lib/env";
import { readMetrics } from "@/lib/metrics/read";

const forPeople = route({
  summary: "Read what can be measured of this installation, as Prometheus does",
  permission: "metrics:read",
  mediaTypes: ["text/plain"],
  run: answer,
});

/** By a token with its scope; or by METRICS_TOKEN, which needs no database and so also answers while that is away. */
export const GET: Handler = Object.assign(
  (request: Request, context: { params: Promise<unknown> }) =>
    isScraper(request) ? answer(system("metrics")) : forPeople(request, context),
  { operation: forPeople.operation },
);

async function answer(viewer: Viewer): Promise<Response> {
  const { text, mediaType } = await readMetrics(viewer);
  return new Response(text, { headers: { "content-type": mediaType, "cache-control": "no-store" } });
}

function isScraper({ headers }: Request): boolean {
  const { METRICS_TOKEN: wanted } = env();
  const given = /^(?:Token|Bearer)\s+(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  return wanted !== undefined && given !== undefined && timingSafeEqual(sha256(given), sha256(wanted));
}

const sha256 = (text: string) => createHash("sha256").update(text).digest();
