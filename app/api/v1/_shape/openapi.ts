import { z } from "zod";
import type { Handler, Operation } from "@/app/_server/route";
import { otherDoors } from "@/app/api/v1/_shape/other-doors";
import { routes } from "@/app/api/v1/_shape/routes";
import { env } from "@/lib/env";
import { version } from "@/lib/version";

export type Schema = {
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  additionalProperties?: Schema | boolean;
  default?: unknown;
  description?: string;
  format?: string;
  $ref?: string;
  [key: string]: unknown;
};
export type Parameter = {
  name: string;
  in: "path" | "query" | "header";
  required: boolean;
  description?: string;
  schema: Schema;
};
export type DocumentedOperation = {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  security: Record<string, string[]>[];
  parameters?: Parameter[];
  requestBody?: { required: boolean; description?: string; content: Record<string, { schema: Schema }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>;
};
export type OpenApi = {
  openapi: "3.1.0";
  info: { title: string; version: string; description: string };
  servers: { url: string }[];
  paths: Record<string, Record<string, DocumentedOperation>>;
  components: { schemas: Record<string, Schema>; securitySchemes: Record<string, object> };
};

const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().describe("Stable, for programs"),
    detail: z.string().describe("A sentence for a person: what happened, and what to do"),
    errors: z.array(z.object({ pointer: z.string(), reason: z.string() })).optional(),
  })
  .meta({ id: "Problem", description: "RFC 9457" });

/** The description of the API, made from the schemas that the routes parse with. */
export async function openApi(): Promise<OpenApi> {
  const schemas: Record<string, Schema> = {};
  const paths: OpenApi["paths"] = {};
  const problem = schemaOf(Problem, "output", schemas);
  for (const [address, operations] of Object.entries({ ...(await routeOperations()), ...otherDoors })) {
    paths[address] = Object.fromEntries(
      Object.entries(operations).map(([method, operation]) => [
        method.toLowerCase(),
        documented(method, address, operation, problem, schemas),
      ]),
    );
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Handback",
      version,
      description:
        "Paths, names and shapes are those of GitGuardian's public API, so that its clients work; everything is also under /exposed/v1. Lists are paged with `per_page` and `cursor`: follow the address in the `Link` header.",
    },
    servers: [{ url: env().PUBLIC_URL }],
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      schemas,
      securitySchemes: {
        token: {
          type: "apiKey",
          in: "header",
          name: "Authorization",
          description: "A personal access token: `Authorization: Token hbk_…`, or Bearer instead of Token",
        },
      },
    },
  };
}

/** Every operation of the routes' modules, by address and method. */
async function routeOperations(): Promise<Record<string, Record<string, Operation>>> {
  const found = await Promise.all(
    Object.entries(routes).map(async ([address, { methods, load }]) => {
      const handlers = (await load()) as Partial<Record<string, Partial<Handler>>>;
      const operations = methods.flatMap((method) => {
        const operation = handlers[method]?.operation;
        return operation ? [[method, operation] as const] : [];
      });
      return operations.length > 0 ? [[address, Object.fromEntries(operations)] as const] : [];
    }),
  );
  return Object.fromEntries(found.flat());
}

function documented(
  method: string,
  address: string,
  operation: Operation,
  problem: Schema,
  schemas: Record<string, Schema>,
): DocumentedOperation {
  const { summary = "", description, permission, answer, mediaTypes, status, refusals = {} } = operation;
  const parameters = [
    ...parametersOf("path", operation.params, schemas),
    ...parametersOf("query", operation.query, schemas),
    ...parametersOf("header", operation.headers, schemas),
  ];
  const requestBody = bodyOf(operation, schemas);
  const content = { "application/problem+json": { schema: problem } };
  const types = mediaTypes ?? (answer ? ["application/json"] : []);
  const schema = answer ? schemaOf(answer, "output", schemas) : { type: "string" };
  const success = String(status ?? (types.length > 0 ? 200 : 204));
  return {
    operationId: `${method.toLowerCase()}${address
      .replace("/api", "")
      .replaceAll(/[^A-Za-z0-9]+/g, "_")
      .replace(/_$/, "")}`,
    summary,
    ...(description ? { description } : {}),
    tags: [address.split("/")[3] ?? "api"],
    security: [{ token: permission ? [permission] : [] }],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(requestBody ? { requestBody } : {}),
    responses: {
      [success]: {
        description: "Done",
        ...(types.length > 0 ? { content: Object.fromEntries(types.map((type) => [type, { schema }])) } : {}),
      },
      ...Object.fromEntries(Object.entries(refusals).map(([code, why]) => [code, { description: why, content }])),
      default: { description: "What went wrong, and what to do", content },
    },
  };
}

function bodyOf({ body, rawBody }: Operation, schemas: Record<string, Schema>): DocumentedOperation["requestBody"] {
  if (rawBody) {
    const { description, mediaTypes } = rawBody;
    return {
      required: true,
      description,
      content: Object.fromEntries(mediaTypes.map((type) => [type, { schema: {} }])),
    };
  }
  const schema = body && schemaOf(body, "input", schemas);
  return schema && { required: isNeeded(schema), content: { "application/json": { schema } } };
}

const isNeeded = ({ required, anyOf, allOf }: Schema): boolean =>
  (required?.length ?? 0) > 0 || [...(anyOf ?? []), ...(allOf ?? [])].some(isNeeded);

function parametersOf(place: Parameter["in"], shape: z.ZodType | undefined, schemas: Record<string, Schema>) {
  if (!shape) return [];
  const { properties = {}, required = [] } = schemaOf(shape, "input", schemas);
  return Object.entries(properties).map(([name, { description, ...schema }]): Parameter => {
    const needed = place === "path" || required.includes(name);
    return { name, in: place, required: needed, ...(description ? { description } : {}), schema };
  });
}

/** The JSON Schema of a zod schema; what has a name goes to the document's components. */
function schemaOf(shape: z.ZodType, io: "input" | "output", schemas: Record<string, Schema>): Schema {
  const { $schema, $defs, ...schema } = z.toJSONSchema(shape, {
    target: "draft-2020-12",
    io,
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      // Answers may grow, and the bounds of safe integers and the pattern of a time tell a reader nothing.
      if (io === "output") delete jsonSchema.additionalProperties;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.format === "date-time" || jsonSchema.format === "date") delete jsonSchema.pattern;
      if (zodSchema._zod.def.type === "record") jsonSchema.additionalProperties = {};
    },
  }) as Schema & { $defs?: Record<string, Schema> };
  for (const [name, { id: _id, ...definition }] of Object.entries($defs ?? {})) schemas[name] = hoisted(definition);
  return hoisted(schema);
}

function hoisted(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/')) as Schema;
}
