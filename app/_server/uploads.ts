import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { z } from "zod";
import { type Answer, headersOf, json, problemAnswer, withBody } from "@/app/_server/exchange";
import { tokenViewer } from "@/app/_server/viewer";
import { authorize } from "@/lib/access/policy";
import { Invalid, Malformed, TooLarge, Unauthenticated } from "@/lib/errors";
import { importReport } from "@/lib/ingest/upload";

const path = /^\/api\/v1\/reports\/([a-z]{1,30})\/?$/;
const mebibyte = 1_048_576;
const compressedLimit = 10 * mebibyte;
const plainLimit = 100 * mebibyte;

/** POST /api/v1/reports/{source}?repository=org/name: 200 with what came of it. Undefined where the address is another. */
export function uploadDoor(request: IncomingMessage, url: URL): Promise<Answer> | undefined {
  const source = path.exec(url.pathname)?.[1];
  if (source === undefined) return undefined;
  return accept(request, source, url.searchParams).catch(problemAnswer);
}

async function accept(request: IncomingMessage, source: string, query: URLSearchParams): Promise<Answer> {
  if (request.method !== "POST")
    return json(405, { status: 405, detail: "Reports are sent with POST." }, { allow: "POST" });
  const headers = headersOf(request);
  if (!headers.authorization)
    throw new Unauthenticated("Send a personal access token with the scope reports:write: Authorization: Token hbk_….");
  const viewer = { ...(await tokenViewer(headers.authorization)), address: headers["x-handback-address"] };
  authorize(viewer, "reports:write");
  const zipped = headers["content-encoding"] === "gzip";
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
  return withBody(request, zipped ? compressedLimit : plainLimit, (body) =>
    inTurn(async () =>
      json(200, await importReport(viewer, source, isGzip(body) ? await inflate(body) : body, options)),
    ),
  );
}

let last: Promise<unknown> = Promise.resolve();

/** One report after the other: unpacked and parsed, each may be a hundred mebibytes. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = last.then(work);
  last = mine.catch(() => undefined);
  return mine;
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

/** By its first two bytes: people send gzip with and without saying so. */
function isGzip(body: Buffer): boolean {
  return body[0] === 0x1f && body[1] === 0x8b;
}

async function inflate(body: Buffer): Promise<Buffer> {
  try {
    return await promisify(gunzip)(body, { maxOutputLength: plainLimit });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE")
      throw new TooLarge("The report is larger than 100 MiB once unpacked.");
    throw new Malformed("The body says it is gzip, but cannot be unpacked.");
  }
}
