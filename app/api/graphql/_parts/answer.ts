import { GraphQLError, parse } from "graphql";
import { createYoga, type Plugin } from "graphql-yoga";
import { problemOf } from "@/app/_server/problem";
import type { MemberViewer } from "@/lib/access/viewer";
import { mostTokens, refusalOf } from "./limits";
import { schema } from "./schema";

const longestBody = 64 * 1024;

const limits: Plugin = {
  onParse({ params, setParseFn }) {
    setParseFn((source) => parse(source, { ...params.options, maxTokens: mostTokens }));
  },
  onExecute({ args, setResultAndStopExecution }) {
    const refusal = refusalOf(args);
    if (refusal) setResultAndStopExecution({ errors: [refusal] });
  },
};

// No page of its own, no batches, and nothing kept between requests: what is asked is small and soon parsed.
const yoga = createYoga<{ viewer: MemberViewer }>({
  schema,
  graphqlEndpoint: "/api/graphql",
  graphiql: false,
  landingPage: false,
  batching: false,
  multipart: false,
  cors: false,
  logging: false,
  parserAndValidationCache: false,
  maxRequestBodySize: longestBody,
  maskedErrors: { maskError: shownError },
  plugins: [limits],
});

export async function answerQuery(request: Request, viewer: MemberViewer): Promise<Response> {
  const response = await yoga.handleRequest(request, { viewer });
  response.headers.set("cache-control", "no-store");
  return response;
}

/** What GraphQL itself says is shown; ours is told as in the rest of the API, and what nobody foresaw without detail. */
function shownError(error: unknown): Error {
  if (!(error instanceof GraphQLError)) return shown(error);
  if (!error.originalError || error.originalError instanceof GraphQLError) return error;
  return shown(error.originalError, error);
}

function shown(cause: unknown, at?: GraphQLError): GraphQLError {
  const { body } = problemOf(cause);
  const { nodes = null, path = null } = at ?? {};
  return new GraphQLError(String(body.detail), { nodes, path, extensions: { code: body.code } });
}
