import { z } from "zod";
import { problemResponse } from "@/app/_server/problem";
import { requestViewer } from "@/app/_server/viewer";
import type { Permission } from "@/lib/access/policy";
import type { MemberViewer } from "@/lib/access/viewer";
import { Invalid, Malformed, NotFound } from "@/lib/errors";
import { faultSentence, faultsOf } from "@/lib/fault-words";

/** What the API's documentation says of an operation; it is read from the handler, so that the two cannot differ. */
export type Documentation = {
  /** One line: what it does, as a sentence without a full stop. */
  summary?: string;
  /** The JSON that it answers, as it is on the wire: a time is a string. Left out where nothing is answered. */
  answer?: z.ZodType;
  /** The scope a token needs; left out where every token and every signed-in member will do. lib checks it, not this. */
  permission?: Permission;
  /** The status of success: 200, or 204 where `run` answers undefined, unless said. */
  status?: 200 | 201 | 202 | 204;
  /** What it answers with instead of application/json. */
  mediaTypes?: readonly string[];
  /** More about it than fits in a line, in sentences. */
  description?: string;
  /** A body that is not JSON of ours. */
  rawBody?: { description: string; mediaTypes: readonly string[] };
  /** What it refuses with which status, where that is worth telling. */
  refusals?: Readonly<Record<number, string>>;
};

type Spec<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType> = Documentation & {
  params?: Params;
  query?: Query;
  body?: Body;
  run(
    viewer: MemberViewer,
    input: {
      params: z.infer<Params>;
      query: z.infer<Query>;
      body: z.infer<Body>;
      url: URL;
      headers: Headers;
      bytes: Buffer;
    },
  ): Promise<unknown>;
};

export type Operation = Documentation & {
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  headers?: z.ZodType;
};
export type Handler = {
  (request: Request, context: { params: Promise<unknown> }): Promise<Response>;
  operation: Operation;
};

const Nothing = z.unknown();
type Nothing = typeof Nothing;

/**
 * One REST operation: parse, find the viewer, run, answer JSON. `run` may answer a Response of its own; undefined is 204.
 * Errors become problem documents. A path of the wrong form is not found; a body of the wrong form is 422.
 * The handler carries its `operation`: summary, schemas and scope, from which /api/openapi.json is made.
 */
export function route<
  Params extends z.ZodType = Nothing,
  Query extends z.ZodType = Nothing,
  Body extends z.ZodType = Nothing,
>(spec: Spec<Params, Query, Body>): Handler {
  const handle = async (request: Request, context: { params: Promise<unknown> }): Promise<Response> => {
    try {
      const viewer = await requestViewer(request);
      const url = new URL(request.url);
      const params = (spec.params ?? Nothing).safeParse(await context.params);
      if (!params.success || holdsNul(params.data)) throw new NotFound("There is nothing at this address.");
      const query = parseInput(spec.query ?? Nothing, queryOf(url));
      const body = spec.body ? parseInput(spec.body, await jsonOf(request)) : undefined;
      const input = {
        params: params.data as z.infer<Params>,
        query: query as z.infer<Query>,
        body: body as z.infer<Body>,
        url,
        headers: request.headers,
        bytes: spec.rawBody ? Buffer.from(await request.arrayBuffer()) : Buffer.alloc(0),
      };
      const answer = await spec.run(viewer, input);
      if (answer instanceof Response) return answer;
      return answer === undefined
        ? new Response(null, { status: 204 })
        : Response.json(answer, { status: spec.status ?? 200, headers: { "cache-control": "no-store" } });
    } catch (error) {
      return problemResponse(error);
    }
  };
  const { run, ...operation } = spec;
  return Object.assign(handle, { operation });
}

/** Repeated parameters become arrays. */
export function queryOf(url: URL): Record<string, string | string[]> {
  return Object.fromEntries(
    [...new Set(url.searchParams.keys())].map((name) => {
      const values = url.searchParams.getAll(name);
      return [name, values.length > 1 ? values : (values[0] ?? "")];
    }),
  );
}

async function jsonOf(request: Request): Promise<unknown> {
  const text = await request.text();
  if (text.trim() === "") return {};
  // Half a surrogate pair can only be escaped, and the database takes none.
  const hasHalves = /\\u[dD][89a-fA-F]/.test(text);
  try {
    return hasHalves ? JSON.parse(text, (_key, value) => whole(value)) : JSON.parse(text);
  } catch {
    throw new Malformed("The body is not JSON.");
  }
}

const whole = (value: unknown): unknown => (typeof value === "string" ? value.toWellFormed() : value);

/** What a request says, by the schema it is documented with. Throws Invalid that names every fault. */
export function parseInput<Shape extends z.ZodType>(shape: Shape, input: unknown): z.infer<Shape> {
  if (holdsNul(input)) throw new Invalid("The request cannot be used: a text holds a NUL character.");
  const result = shape.safeParse(input);
  if (result.success) return result.data;
  const errors = faultsOf(result.error);
  throw new Invalid(faultSentence(errors), { errors });
}

const deepest = 64;

/** PostgreSQL stores no NUL in a text. Throws Malformed where it would have to be looked for too deep. */
function holdsNul(input: unknown, depth = 0): boolean {
  if (typeof input === "string") return input.includes("\0");
  if (typeof input !== "object" || input === null) return false;
  if (depth === deepest) throw new Malformed(`The body is nested more than ${deepest} levels deep.`);
  return Object.values(input).some((value) => holdsNul(value, depth + 1));
}

/** The id in a path. */
export const IdParams = z.object({
  id: z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
});
