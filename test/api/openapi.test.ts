import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { ReportQuery } from "@/app/_server/report-operation";
import type { Handler } from "@/app/_server/route";
import { type OpenApi, openApi, type Schema } from "@/app/api/v1/_shape/openapi";
import { routes } from "@/app/api/v1/_shape/routes";
import { permissions } from "@/lib/access/policy";

// A variable, so that the program is not type-checked as part of the tests.
const program = "../../scripts/list-routes.mjs";
const { routesSource } = (await import(program)) as { routesSource(): Promise<string> };

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type Module = Partial<Record<(typeof methods)[number], Handler>>;

const operations: { name: string; address: string; method: (typeof methods)[number]; handler: Handler }[] = [];
for (const [address, { load }] of Object.entries(routes)) {
  const module = (await load()) as Module;
  for (const method of methods) {
    const handler = module[method];
    if (handler) operations.push({ name: `${method} ${address}`, address, method, handler });
  }
}
const versioned = operations.filter(({ address }) => address.startsWith("/api/v1/"));

let document: OpenApi;
beforeAll(async () => {
  document = await openApi();
});

test("the list of routes says what the folders hold: after adding one, run node scripts/list-routes.mjs", async () => {
  expect(readFileSync("app/api/v1/_shape/routes.ts", "utf8")).toBe(await routesSource());
  const listed = Object.entries(routes).flatMap(([address, route]) =>
    route.methods.map((method) => `${method} ${address}`),
  );
  const found = operations.map(({ name }) => name);
  expect(listed.sort()).toEqual(found.sort());
});

describe.each(versioned)("$name", ({ address, method, handler }) => {
  test("is described: what it does, what it takes and answers, and the scope it asks for", () => {
    const documented = document.paths[address]?.[method.toLowerCase()];
    const { operation } = handler;
    expect(operation, "it is not made by route()").toBeDefined();
    expect(documented?.summary).toMatch(/^[A-Z].{8,}[^.]$/);
    const [, ...names] = address.split(/[{}]/).filter((_, index) => index === 0 || index % 2 === 1);
    const parameters = documented?.parameters ?? [];
    expect(
      parameters
        .filter((parameter) => parameter.in === "path")
        .map(({ name }) => name)
        .sort(),
    ).toEqual(names.sort());
    const asked = documented?.security[0]?.token ?? [];
    expect(permissions).toEqual(expect.arrayContaining(asked));
    const [status, success] = Object.entries(documented?.responses ?? {})[0] ?? [];
    expect(["200", "201", "202", "204"]).toContain(status);
    if (status === "204") expect(operation.answer).toBeUndefined();
    else expect(Object.keys(success?.content ?? {})).not.toHaveLength(0);
    if (method === "GET") expect(status).toBe("200");
    if (operation.answer)
      expect(Object.keys(contentOf(success?.content)), "the answer says nothing").not.toHaveLength(0);
  });
});

const contentOf = (content?: Record<string, { schema: Schema }>) => content?.["application/json"]?.schema ?? {};

test("every reference leads somewhere, and every operation has a name of its own", () => {
  const text = JSON.stringify(document);
  const names = [...text.matchAll(/"#\/([^"]+)"/g)].map(([, name = ""]) => name);
  expect(names.length).toBeGreaterThan(10);
  for (const name of new Set(names)) {
    const [group, kind, key = ""] = name.split("/");
    expect([group, kind]).toEqual(["components", "schemas"]);
    expect(document.components.schemas[key], name).toBeDefined();
  }
  const ids = Object.values(document.paths).flatMap((path) =>
    Object.values(path).map(({ operationId }) => operationId),
  );
  expect(new Set(ids).size).toBe(ids.length);
});

test("the schemas are those the routes parse with: a bound in one is a bound in the other", () => {
  const limit = document.paths["/api/v1/incidents/secrets"]?.get?.parameters?.find(({ name }) => name === "per_page");
  expect(limit).toMatchObject({ in: "query", required: false, schema: { type: "integer", minimum: 1, maximum: 100 } });
  const body = document.paths["/api/v1/incidents/secrets/{id}/resolve"]?.post?.requestBody;
  expect(body?.required).toBe(true);
  expect(contentOf(body?.content).properties?.secret_revoked).toEqual({ type: "boolean" });
});

test("the door for reports is described by what it parses with, its limits included", () => {
  const described = document.paths["/api/v1/reports/{source}"]?.post;
  const parameter = (name: string) => described?.parameters?.find((each) => each.name === name);
  expect(parameter("source")?.schema.enum).toEqual(["gitlab", "gitleaks", "trufflehog", "sarif", "ggshield"]);
  const names = Object.keys(ReportQuery.shape);
  expect(described?.parameters?.filter(({ in: place }) => place === "query").map(({ name }) => name)).toEqual(names);
  expect(parameter("repository")?.required).toBe(true);
  expect(parameter("Idempotency-Key")).toMatchObject({ in: "header", required: false });
  expect(described?.requestBody?.description).toMatch(/up to 100 MiB, .* gzip up to 10 MiB/);
  expect(Object.keys(described?.responses ?? {})).toEqual(expect.arrayContaining(["200", "409", "413", "422", "503"]));
  expect(contentOf(described?.responses["200"]?.content).properties).toHaveProperty("covered");
});

test("it tells no secret of the installation", () => {
  const text = JSON.stringify(document);
  for (const name of ["AUTH_SECRET", "OIDC_CLIENT_SECRET", "FINGERPRINT_KEY", "DATABASE_URL"]) {
    expect(text).not.toContain(process.env[name] ?? "nothing");
  }
});
