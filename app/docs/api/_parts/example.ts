import type { Schema } from "@/app/api/v1/_shape/openapi";
import type { DescribedOperation } from "./sections";

type Schemas = Record<string, Schema>;

/** A call to begin with, as one command of a shell. */
export function curlOf({ method, addresses, operation }: DescribedOperation, base: string, schemas: Schemas): string {
  const address = (addresses.at(-1) ?? "").replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    name === "source" ? "gitleaks" : "12",
  );
  const query = (operation.parameters ?? [])
    .filter((parameter) => parameter.in === "query" && parameter.required)
    .map(({ name }) => `${name}=${name === "repository" ? "acme/payments" : "…"}`)
    .join("&");
  const { requestBody } = operation;
  const isRaw = requestBody?.description !== undefined;
  const body = isRaw ? undefined : requestBody?.content["application/json"]?.schema;
  return [
    `curl${method === "GET" ? "" : ` -X ${method}`} '${base}${address}${query ? `?${query}` : ""}'`,
    `  -H 'Authorization: Token hbk_…'`,
    ...(body ? [`  -H 'Content-Type: application/json'`, `  -d '${JSON.stringify(exampleOf(body, schemas))}'`] : []),
    ...(isRaw ? [`  --data-binary @${address.includes("/reports/") ? "report.json" : "evidence.png"}`] : []),
  ].join(" \\\n");
}

/** A value of this schema: what must be there, or else the first thing that may. */
function exampleOf(schema: Schema, schemas: Schemas): unknown {
  if (schema.$ref) return exampleOf(schemas[schema.$ref.split("/").at(-1) ?? ""] ?? {}, schemas);
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const [choice] = schema.anyOf ?? schema.oneOf ?? [];
  if (choice) return exampleOf(choice, schemas);
  if (schema.allOf)
    return Object.assign({}, ...schema.allOf.map((part) => exampleOf(part, schemas) as Record<string, unknown>));
  const type = [schema.type].flat()[0];
  if (type === "object") {
    const properties = Object.entries(schema.properties ?? {});
    const needed = properties.filter(([name]) => schema.required?.includes(name));
    const shown = needed.length > 0 ? needed : properties.slice(0, 1);
    return Object.fromEntries(shown.map(([name, property]) => [name, exampleOf(property, schemas)]));
  }
  if (type === "array") return schema.items ? [exampleOf(schema.items, schemas)] : [];
  if (type === "integer" || type === "number") return 1;
  if (type === "boolean") return true;
  if (schema.format === "date-time") return "2026-11-21T09:00:00Z";
  return "…";
}
