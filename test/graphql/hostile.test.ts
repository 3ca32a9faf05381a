import { getIntrospectionQuery } from "graphql";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { seatCast } from "@/test/cast";
import { ownDatabase } from "@/test/database";
import { external, report } from "@/test/factories";
import { ask, keyOf, send } from "./ask";

ownDatabase();

let key: string;

beforeAll(async () => {
  key = await keyOf((await seatCast()).maya);
  const alerts = Array.from({ length: 1_100 }, (_, number) =>
    external("", {
      kind: "code_scanning",
      identity: { external: `github:code:github.com/acme/payments/${number + 1}` },
    }),
  );
  await report(alerts);
});

const fields = "id alertID alertURL organisationName repositoryName";
const many = (count: number, of: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => of(index)).join(" ");
const nested = (levels: number, name: string, innermost: string): string =>
  levels === 0 ? innermost : `${name} { ${nested(levels - 1, name, innermost)} }`;
/** Each fragment spreads the next one twice: a few lines that stand for a million fields. */
const doubling = (levels: number, innermost: string) =>
  `${many(levels, (level) => `fragment f${level} on Alert { ...f${level + 1} ...f${level + 1} }`)} fragment f${levels} on Alert { ${innermost} }`;

describe("is refused before anything is looked up", () => {
  test.each<[string, string]>([
    ["a hundred and fifty queries at once", `{ ${many(150, (n) => `a${n}: getAlerts(limit: 1) { data { id } }`)} }`],
    [
      "twenty full pages with every field",
      `{ ${many(20, (n) => `a${n}: getAlerts(limit: 1000) { data { ${fields} } }`)} }`,
    ],
    [
      "a field under two hundred names in each row",
      `{ getAlerts(limit: 1000) { data { ${many(200, (n) => `a${n}: id`)} } } }`,
    ],
    ["fragments that double", `{ getAlerts { data { ...f0 } } } ${doubling(25, "id")}`],
    [
      "introspection that goes round",
      `{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }`,
    ],
    [
      "introspection under many names",
      `{ ${many(50, (n) => `a${n}: __schema { types { fields { args { name type { name } } } } }`)} }`,
    ],
    ["what is nested deep", `{ __type(name: "Query") { ${nested(40, "ofType", "name")} } }`],
    [
      "fragments in a circle",
      "{ getAlerts { data { ...a } } } fragment a on Alert { ...b } fragment b on Alert { ...a }",
    ],
    ["a fragment in itself", "{ getAlerts { data { ...a } } } fragment a on Alert { id ...a }"],
    ["more words than a query has", `{ getAlerts { data { ${many(2_000, () => "id")} } } }`],
    ["a change", "mutation { getAlerts { data { id } } }"],
    ["a subscription", "subscription { getAlerts { data { id } } }"],
    ["what is no query", "Drop everything"],
  ])("%s", async (_, query) => {
    const { data, errors } = await ask(key, query);
    expect(data).toBeFalsy();
    expect(errors?.length).toBeGreaterThan(0);
  });

  test("a limit that stands in a variable counts as one that is written down", async () => {
    const query = `query ($limit: Int) { ${many(20, (n) => `a${n}: getAlerts(limit: $limit) { data { ${fields} } }`)} }`;
    expect(await ask(key, query, { limit: 1_000 })).toMatchObject({ errors: [{ extensions: { code: "too_large" } }] });
    expect((await ask(key, query, { limit: 1 })).errors).toBeUndefined();
  });

  test("several queries in one body", async () => {
    const one = { query: "{ getAlerts { data { id } } }" };
    const { status, data } = await send({ "x-api-key": key }, JSON.stringify([one, one]));
    expect(status).toBe(400);
    expect(data).toBeUndefined();
  });

  test("a body that is too long, or no JSON", async () => {
    const long = JSON.stringify({ query: `{ getAlerts { data { id } } } #${"x".repeat(70_000)}` });
    expect((await send({ "x-api-key": key }, long)).status).toBe(413);
    expect((await send({ "x-api-key": key }, "{")).status).toBe(400);
    expect((await send({ "x-api-key": key }, "null")).status).toBe(400);
  });
});

test("a huge limit is taken for the largest there is, and none at all for an error", async () => {
  const query = "query ($limit: Int) { getAlerts(limit: $limit) { data { id } nextToken } }";
  const { data } = await ask(key, query, { limit: 2_147_483_647 });
  expect(data.getAlerts.data).toHaveLength(1_000);
  expect(data.getAlerts.nextToken).toEqual(expect.any(String));
  expect((await ask(key, query)).data.getAlerts.data).toHaveLength(100);
  for (const limit of [0, -1, -2_147_483_648])
    expect(await ask(key, query, { limit })).toMatchObject({
      data: null,
      errors: [{ extensions: { code: "invalid" } }],
    });
  expect((await ask(key, query, { limit: 2_147_483_648 })).errors).toHaveLength(1);
});

test("a token or month of no list is told from one, in a sentence", async () => {
  const page = "query ($nextToken: String) { getRepositoryOverviews(nextToken: $nextToken) { data { id } } }";
  const ofAlerts = (await ask(key, "{ getAlerts(limit: 1) { nextToken } }")).data.getAlerts.nextToken;
  for (const nextToken of [ofAlerts, "x", "", Buffer.from("2026-13 acme").toString("base64url"), "\0", "' OR 1 = 1 --"])
    expect(await ask(key, page, { nextToken })).toMatchObject({
      errors: [{ message: expect.stringContaining("token"), extensions: { code: "invalid" } }],
    });
  const month = "query ($m: String!) { repositoryOverviewbyMonthlyPeriod(monthlyPeriod: $m) { data { id } } }";
  for (const m of ["", "June", "2026-6", "2026-00", "26-June", "2026-June-01", "2026-11'; --"])
    expect(await ask(key, month, { m })).toMatchObject({ errors: [{ message: expect.stringContaining("2026-11") }] });
});

test("a name that is none finds nothing, whatever is in it", async () => {
  const query = `query ($name: String!, $id: ID) { repositoryOverviewbyRepositoryName(repositoryName: $name) { data { id } }
    organisationOverviewbyOrganisationName(organisationName: $name) { data { id } } getAlert(id: $id) { id } getRepositoryOverview(id: $id) { id } }`;
  for (const name of ["", "nobody/nothing", "a\0b", "\ud800", "%", "_____________", "x".repeat(20_000), "'; --"]) {
    const { data, errors } = await ask(key, query, { name, id: `2026-June/${name}` });
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      repositoryOverviewbyRepositoryName: { data: [] },
      organisationOverviewbyOrganisationName: { data: [] },
      getAlert: null,
      getRepositoryOverview: null,
    });
    expect((await ask(key, query, { name, id: `${name}/7` })).data.getAlert).toBeNull();
  }
});

test("with a key the schema may be read by the query every client sends", async () => {
  const { data, errors } = await ask(
    key,
    getIntrospectionQuery({
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      inputValueDeprecation: true,
      oneOf: true,
    }),
  );
  expect(errors).toBeUndefined();
  expect(data.__schema.queryType.name).toBe("Query");
});

test("what nobody foresaw is told without detail", async () => {
  await db().$executeRaw`ALTER TABLE "Organisation" RENAME TO "Elsewhere"`;
  try {
    const { status, text, errors } = await ask(key, "{ getOrganisationOverviews { data { id } } }");
    expect(status).toBe(200);
    expect(errors).toMatchObject([{ extensions: { code: "internal" } }]);
    expect(text).not.toMatch(/Organisation"|Prisma|relation|node_modules|at \w+ \(|\.ts/);
  } finally {
    await db().$executeRaw`ALTER TABLE "Elsewhere" RENAME TO "Organisation"`;
  }
});
