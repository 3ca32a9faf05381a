import { readFileSync } from "node:fs";
import { buildSchema, lexicographicSortSchema, printSchema } from "graphql";
import { beforeAll, describe, expect, test } from "vitest";
import { schema } from "@/app/api/graphql/_parts/schema";
import { inTransaction } from "@/lib/db/client";
import { transition } from "@/lib/incidents/transition";
import { seatCast } from "@/test/cast";
import { ownDatabase } from "@/test/database";
import { asSystem, day, external, hour, incidentById, incidentOf, later, report } from "@/test/factories";
import { type Answered, ask, keyOf } from "./ask";

ownDatabase();

const june = new Date("2023-06-15T09:30:00Z");
let key: string;

async function alert(number: number, fields: { repository?: string; kind?: "code_scanning" | "secret" } = {}) {
  const { repository = "acme/api", kind = "code_scanning" } = fields;
  const found = external(`${number}`, {
    kind,
    identity: { external: `github:${kind === "secret" ? kind : "code"}:github.com/${repository}/${number}` },
    repository: { fullName: repository },
    triggeredAt: june,
    url: `https://github.com/${repository}/security/code-scanning/${number}`,
  });
  await report([found]);
  return (await incidentOf(found)).id;
}

async function close(id: number, at: Date, to: "resolved" | "ignored") {
  const change =
    to === "resolved" ? ({ to, revoked: null, at } as const) : ({ to, reason: "false_positive", at } as const);
  await inTransaction(async (tx) => transition(tx, asSystem, await incidentById(id), change));
}

beforeAll(async () => {
  key = await keyOf((await seatCast()).bob);
  await close(await alert(1), later(june, 2 * day), "resolved");
  await close(await alert(2), later(june, 4 * day), "ignored");
  // Thirty days, and so in July.
  await close(await alert(3), later(june, 30 * day), "resolved");
  await alert(4);
  await alert(5, { repository: "globex/web" });
  await alert(1, { kind: "secret" });
});

const documented = Object.fromEntries(
  [...readFileSync("docs/graphql.md", "utf8").matchAll(/```graphql\n(query (\w+)[\s\S]*?)```/g)].map(
    ([, query = "", name = ""]) => [name, query],
  ),
);
const run = async (name: string, variables = {}): Promise<Answered> => {
  const answer = await ask(key, documented[name] ?? "", variables);
  expect(answer.errors).toBeUndefined();
  return answer;
};

const inJune = {
  openAlerts: 2,
  numberFixed: 1,
  numberManuallyCosed: 1,
  totalTimeToRemediate: 6 * day,
  meanTimeToRemediate: 3 * day,
};
// More than an Int of GraphQL holds.
const inJuly = {
  openAlerts: 1,
  numberFixed: 1,
  numberManuallyCosed: 0,
  totalTimeToRemediate: 30 * day,
  meanTimeToRemediate: 30 * day,
};
const stillOpen = {
  openAlerts: 1,
  numberFixed: 0,
  numberManuallyCosed: 0,
  totalTimeToRemediate: 0,
  meanTimeToRemediate: null,
};

describe("each query that GCSMTTR documents runs as it stands", () => {
  test("GetAllAlerts", async () => {
    const { data } = await run("GetAllAlerts");
    expect(data.getAlerts.nextToken).toBeNull();
    expect(data.getAlerts.data).toEqual([
      ...[1, 2, 3, 4].map((alertID) => ({ alertID, organisationName: "acme", repositoryName: "acme/api" })),
      { alertID: 5, organisationName: "globex", repositoryName: "globex/web" },
    ]);
  });

  test("GetSpecificAlertDetail", async () => {
    const { data } = await run("GetSpecificAlertDetail", { id: "acme/api/4" });
    expect(data.getAlert).toEqual({
      id: "acme/api/4",
      alertCreatedAtDate: "15",
      alertCreatedAtFullTimestamp: "2023-06-15T09:30:00Z",
      alertCreatedAtMonth: "June",
      alertCreatedAtYear: "2023",
      alertID: 4,
      alertURL: "https://github.com/acme/api/security/code-scanning/4",
      organisationName: "acme",
      repositoryName: "acme/api",
    });
    expect((await run("GetSpecificAlertDetail", {})).data.getAlert).toBeNull();
  });

  test("GetAllRepositoryOverviews", async () => {
    const { data } = await run("GetAllRepositoryOverviews");
    const of = (name: string) =>
      data.getRepositoryOverviews.data.filter(
        ({ repositoryName }: { repositoryName: string }) => repositoryName === name,
      );
    expect(of("acme/api").slice(0, 3)).toEqual(
      [inJune, inJuly, stillOpen].map((row) => ({ ...row, repositoryName: "acme/api" })),
    );
    expect(of("globex/web")[0]).toEqual({ ...stillOpen, repositoryName: "globex/web" });
  });

  test("GetOverviewDataAboutASpecificRepository", async () => {
    const { data } = await run("GetOverviewDataAboutASpecificRepository", { repositoryName: "acme/api" });
    const rows = data.repositoryOverviewbyRepositoryName.data;
    expect(rows[0]).toEqual({ ...inJune, repositoryName: "acme/api" });
    // A month after the other until the running one: something has been open ever since.
    const now = new Date();
    expect(rows).toHaveLength((now.getUTCFullYear() - 2023) * 12 + now.getUTCMonth() - 5 + 1);
  });

  test.each(["2023-July", "2023-07", "2023-july"])(
    "GetRepoOverviewDataFromASpecificMonth, %s",
    async (monthlyPeriod) => {
      const { data } = await run("GetRepoOverviewDataFromASpecificMonth", { monthlyPeriod });
      expect(data.repositoryOverviewbyMonthlyPeriod).toEqual({
        data: [inJuly, stillOpen].map((row) => ({ ...row, monthlyPeriod: "2023-July" })),
        nextToken: null,
      });
    },
  );

  test("GetOrganisationOverviews", async () => {
    const { data } = await run("GetOrganisationOverviews");
    expect(data.getOrganisationOverviews.data.slice(0, 2)).toEqual(
      [inJune, inJuly].map((row) => ({ ...row, organisationName: "acme" })),
    );
  });

  test("GetOverviewDataAboutASpecificOrganisation", async () => {
    const { data } = await run("GetOverviewDataAboutASpecificOrganisation", { organisationName: "globex" });
    expect(data.organisationOverviewbyOrganisationName.data[0]).toEqual({ ...stillOpen, organisationName: "globex" });
  });

  test("GetOverviewDataFromASpecificMonth, whose variable may be null", async () => {
    const { data } = await run("GetOverviewDataFromASpecificMonth", { monthlyPeriod: "2023-06" });
    expect(data.organisationOverviewbyMonthlyPeriod.data).toEqual(
      [inJune, stillOpen].map((row) => ({ ...row, monthlyPeriod: "2023-June" })),
    );
    const { data: now } = await run("GetOverviewDataFromASpecificMonth");
    expect(now.organisationOverviewbyMonthlyPeriod.data).toMatchObject([stillOpen, stillOpen]);
  });

  test("eight they are", () => expect(Object.keys(documented)).toHaveLength(8));
});

test("an overview is found by its id, in either spelling of the month, and by none but its own", async () => {
  const query = `query ($repository: ID, $organisation: ID) {
    getRepositoryOverview(id: $repository) { id monthlyPeriod repositoryName organisationName numberFixed }
    getOrganisationOverview(id: $organisation) { id monthlyPeriod organisationName openAlerts } }`;
  const { data } = await ask(key, query, { repository: "2023-June/acme/api", organisation: "2023-06/acme" });
  expect(data).toEqual({
    getRepositoryOverview: {
      id: "2023-June/acme/api",
      monthlyPeriod: "2023-June",
      repositoryName: "acme/api",
      organisationName: "acme",
      numberFixed: 1,
    },
    getOrganisationOverview: {
      id: "2023-June/acme",
      monthlyPeriod: "2023-June",
      organisationName: "acme",
      openAlerts: 2,
    },
  });
  for (const id of ["2023-May/acme/api", "2023-June/acme/nothing", "2023-June", "acme/api", "2023-Juno/acme/api", ""])
    expect((await ask(key, query, { repository: id })).data.getRepositoryOverview, id).toBeNull();
});

test("a closed alert says when and how it was closed, in UTC and in English", async () => {
  const closing =
    "alertClosedAtReason alertClosedAtFullTimestamp alertClosedAtYear alertClosedAtMonth alertClosedAtDate";
  const { data } = await ask(
    key,
    `{ fixed: getAlert(id: "acme/api/3") { ${closing} } closed: getAlert(id: "acme/api/2") { alertClosedAtReason }
      open: getAlert(id: "acme/api/4") { ${closing} } }`,
  );
  expect(data.fixed).toEqual({
    alertClosedAtReason: "FIXED",
    alertClosedAtFullTimestamp: later(june, 30 * day).toISOString(),
    alertClosedAtYear: "2023",
    alertClosedAtMonth: "July",
    alertClosedAtDate: "15",
  });
  expect(data.closed).toEqual({ alertClosedAtReason: "CLOSED" });
  expect(Object.values(data.open)).toEqual([null, null, null, null, null]);
});

test("kind asks for secrets, dependencies or all; what has no number at GitHub has ours", async () => {
  const ids = async (kind: string) => {
    const { data } = await ask(key, `{ getAlerts(kind: ${kind}) { data { id alertID } } }`);
    return data.getAlerts.data as { id: string; alertID: number }[];
  };
  const [secret] = await ids("secret");
  expect(secret?.id).toBe(`acme/api/INC-${secret?.alertID}`);
  expect(await ids("dependency")).toEqual([]);
  const all = await ids("all");
  expect(all).toHaveLength(6);
  expect(new Set(all.map(({ id }) => id)).size).toBe(6);
  const found = async (id: string | undefined, kind: string) =>
    (await ask(key, `query ($id: ID) { getAlert(id: $id, kind: ${kind}) { id } }`, { id })).data.getAlert;
  expect(await found(secret?.id, "secret")).toEqual({ id: secret?.id });
  expect(await found(secret?.id, "code_scanning")).toBeNull();
  expect(await found(`globex/web/INC-${secret?.alertID}`, "all")).toBeNull();
});

test("the names, arguments and nullability are GCSMTTR's, with kind added and totalTimeToRemediate a Float", () => {
  const bare = (text: string) => text.replaceAll(/^ *"""[\s\S]*?"""\n/gm, "").replaceAll("\n\n", "\n");
  expect(bare(printSchema(schema))).toBe(bare(printSchema(lexicographicSortSchema(buildSchema(gcsmttr)))));
});

const paging = "limit: Int, nextToken: String, kind: Kind = code_scanning";
const sorted = `sortDirection: Sort, ${paging}`;
const figures = `id: ID, meanTimeToRemediate: Float, monthlyPeriod: String, numberFixed: Int, numberManuallyCosed: Int,
  openAlerts: Int, organisationName: String, totalTimeToRemediate: Float`;
const gcsmttr = `
  type Alert {
    id: ID, alertID: Int, alertURL: String, organisationName: String, repositoryName: String
    alertCreatedAtDate: String, alertCreatedAtFullTimestamp: String, alertCreatedAtMonth: String, alertCreatedAtYear: String
    alertClosedAtDate: String, alertClosedAtFullTimestamp: String, alertClosedAtMonth: String, alertClosedAtReason: String, alertClosedAtYear: String
  }
  type PaginatedAlerts { data: [Alert!]!, nextToken: String }
  type RepositoryOverview { ${figures}, repositoryName: String }
  type PaginatedRepositoryOverviews { data: [RepositoryOverview!]!, nextToken: String }
  type OrganisationOverview { ${figures} }
  type PaginatedOrganisationOverviews { data: [OrganisationOverview!]!, nextToken: String }
  enum Sort { asc desc }
  enum Kind { code_scanning secret dependency all }
  type Query {
    getAlert(id: ID, kind: Kind = code_scanning): Alert
    getAlerts(${paging}): PaginatedAlerts!
    getRepositoryOverview(id: ID, kind: Kind = code_scanning): RepositoryOverview
    getRepositoryOverviews(${paging}): PaginatedRepositoryOverviews!
    repositoryOverviewbyRepositoryName(repositoryName: String!, monthlyPeriod: String, ${sorted}): PaginatedRepositoryOverviews!
    repositoryOverviewbyMonthlyPeriod(monthlyPeriod: String!, repositoryName: String, ${sorted}): PaginatedRepositoryOverviews!
    getOrganisationOverview(id: ID, kind: Kind = code_scanning): OrganisationOverview
    getOrganisationOverviews(${paging}): PaginatedOrganisationOverviews!
    organisationOverviewbyOrganisationName(organisationName: String!, monthlyPeriod: String, ${sorted}): PaginatedOrganisationOverviews!
    organisationOverviewbyMonthlyPeriod(monthlyPeriod: String! = "current", organisationName: String, ${sorted}): PaginatedOrganisationOverviews!
  }`;

test("a time of creation is written as GitHub writes it, with a fraction only where there is one", async () => {
  const id = await alert(6, { repository: "acme/time" });
  const at = later(june, hour + 1);
  await inTransaction((tx) => tx.incident.update({ where: { id }, data: { triggeredAt: at } }));
  const { data } = await ask(key, '{ getAlert(id: "acme/time/6") { alertCreatedAtFullTimestamp } }');
  expect(data.getAlert.alertCreatedAtFullTimestamp).toBe("2023-06-15T10:30:00.001Z");
});
