import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { type Answer, headersOf, json, problemAnswer } from "@/app/_server/exchange";
import { requestViewer } from "@/app/_server/viewer";
import { authorize } from "@/lib/access/policy";
import { Invalid, TooLarge } from "@/lib/errors";
import { importReport } from "@/lib/ingest/upload";

const path = /^\/api\/v1\/reports\/([a-z]{1,30})\/?$/;
const mostBytes = 100 * 1_048_576;

/** POST /api/v1/reports/{source}?repository=org/name: 200 with what came of it. Undefined where the address is another. */
export function uploadDoor(request: IncomingMessage, url: URL): Promise<Answer> | undefined {
  const source = path.exec(url.pathname)?.[1];
  if (source === undefined) return undefined;
  return accept(request, source, url.searchParams)
    .catch(problemAnswer)
    .finally(() => request.resume());
}

async function accept(request: IncomingMessage, source: string, query: URLSearchParams): Promise<Answer> {
  if (request.method !== "POST")
    return json(405, { status: 405, detail: "Reports are sent with POST." }, { allow: "POST" });
  const headers = headersOf(request);
  const viewer = await requestViewer({
    method: "POST",
    headers: new Headers(
      Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
  });
  authorize(viewer, "reports:write");
  const idempotencyKey = headers["idempotency-key"];
  if (idempotencyKey !== undefined && !/^[\x21-\x7e]{1,128}$/.test(idempotencyKey)) {
    throw new Invalid("An Idempotency-Key has 1 to 128 visible characters.", { pointer: "/headers/idempotency-key" });
  }
  const options = {
    repository: query.get("repository") ?? "",
    branch: branchIn(query, "branch"),
    commit: shortText(query, "commit"),
    historical: query.get("historical") === "true",
    idempotencyKey,
    mergeRequest: mergeRequestIn(query),
  };
  if (Number(headers["content-length"] ?? 0) > mostBytes) throw new TooLarge("The report is larger than 100 MiB.");
  // A refusal is answered while the rest still arrives: whoever sends must be able to read it.
  const body = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  return json(200, await importReport(viewer, source, body, options));
}

const MergeRequest = z.object({
  number: z.coerce.number().int().positive().max(2_147_483_647),
  commit: z.string().regex(/^[0-9a-f]{7,64}$/i, "the head of the branch is needed: &commit=…"),
  pipeline: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).catch(0),
  host: z.enum(["github", "gitlab"]).catch("" as never),
});

/** ?merge_request=12, with the head, the target and the pipeline that found it. Undefined where it is about none. */
function mergeRequestIn(query: URLSearchParams) {
  const number = query.get("merge_request");
  if (number === null) return undefined;
  const parsed = MergeRequest.safeParse({
    ...{ number, commit: query.get("commit") ?? "" },
    ...{ pipeline: query.get("pipeline") ?? 0, host: query.get("code_host") },
  });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const name = issue?.path[0] === "commit" ? "commit" : "merge_request";
    throw new Invalid(`?merge_request is the number of a merge request: ${issue?.message}`, { pointer: `/${name}` });
  }
  return {
    ...parsed.data,
    branch: branchIn(query, "branch") ?? "",
    targetBranch: branchIn(query, "target_branch") ?? "",
  };
}

const branchIn = (query: URLSearchParams, name: string) => shortText(query, name)?.replace(/^refs\/heads\//, "");

function shortText(query: URLSearchParams, name: string): string | undefined {
  const value = query.get(name) ?? undefined;
  if (value !== undefined && !/^[^\p{Cc}]{1,250}$/u.test(value)) {
    throw new Invalid(`?${name} has 1 to 250 characters, none of them a control character.`, { pointer: `/${name}` });
  }
  return value;
}
