import { beforeAll, beforeEach, expect, test } from "vitest";
import { verifyAudit } from "@/lib/audit/verify";
import { db } from "@/lib/db/client";
import { IncidentFilter } from "@/lib/incidents/filter";
import { listIncidents } from "@/lib/incidents/list";
import { createEndpoint, type NewEndpoint } from "@/lib/ingest/endpoints";
import { processDeliveries } from "@/lib/ingest/process";
import { receiveWebhook } from "@/lib/ingest/receive";
import { importReport } from "@/lib/ingest/upload";
import { findAlert } from "@/lib/reporting/alerts";
import { foldTally, verifyTally } from "@/lib/reporting/verify";
import { ownDatabase } from "../database";
import { asSystem, codeAlert, commitSha, day, fromGitHub, later, monday, push, secretAlert } from "../factories";

ownDatabase();

let endpoint: NewEndpoint;
beforeAll(async () => {
  endpoint = await createEndpoint(asSystem, "github");
});
beforeEach(async () => {
  await db().delivery.deleteMany();
  await db().incident.deleteMany();
  await db().repository.deleteMany();
});

type Json = Record<string, unknown>;
type Message = readonly [event: string, payload: Json];

const api = (fullName: string, at: Date, id = 7_410) => ({
  id,
  full_name: fullName,
  html_url: `https://github.com/${fullName}`,
  updated_at: at.toISOString(),
});
const at = (days: number) => later(monday, days * day);
const alert = (number: number, repository: Json): Message => [
  "secret_scanning_alert_location",
  { ...secretAlert({ number, location: { commit: commitSha(number) } }), repository },
];
const renamed = (from: string, repository: Json): Message => [
  "repository",
  { action: "renamed", changes: { repository: { name: { from } } }, repository },
];
const happened = (action: string, repository: Json): Message => ["repository", { action, repository }];

async function hear(...messages: Message[]) {
  for (const [event, payload] of messages) {
    const { headers, body } = fromGitHub(endpoint.secret, event, payload);
    await receiveWebhook("github", endpoint.id, headers, body);
  }
  await processDeliveries();
}

const repositories = () =>
  db().repository.findMany({
    orderBy: { fullName: "asc" },
    select: {
      fullName: true,
      standing: true,
      formerNames: { orderBy: { fullName: "asc" }, select: { fullName: true } },
      incidents: { orderBy: { identityKey: "asc" }, select: { identityKey: true } },
    },
  });
const foundBy = async (name: string) =>
  (await listIncidents(asSystem, IncidentFilter.parse({ repository: name }), { limit: 10 })).rows.length;
const keys = (...numbers: number[]) =>
  numbers.map((number) => ({ identityKey: `github:secret:github.com/acme/api/${number}` }));

test("a renamed repository keeps its incidents, its owner and its number of alerts, and is found by both names", async () => {
  await hear(alert(1, api("acme/api", at(0))));
  const before = await db().repository.findFirstOrThrow();
  await db().repository.update({ where: { id: before.id }, data: { ownerEmail: "maya@acme.example" } });
  await hear(renamed("api", api("acme/gateway", at(1))), alert(1, api("acme/gateway", at(2))));
  await hear(alert(2, api("acme/gateway", at(2))));
  expect(await repositories()).toEqual([
    { fullName: "acme/gateway", standing: "active", formerNames: [{ fullName: "acme/api" }], incidents: keys(1, 2) },
  ]);
  const after = await db().repository.findFirstOrThrow();
  expect(after).toMatchObject({ id: before.id, ownerEmail: "maya@acme.example" });
  for (const name of ["acme/api", "acme/gateway"]) expect(await foundBy(name), name).toBe(2);
  expect(await db().auditEvent.count({ where: { type: "repository.renamed" } })).toBe(1);
});

test("a new repository under the old name is another one, and the name now finds that", async () => {
  await hear(alert(1, api("acme/api", at(0))), renamed("api", api("acme/gateway", at(1))));
  await hear(alert(1, api("acme/api", at(3), 9_999)));
  expect(await repositories()).toEqual([
    {
      fullName: "acme/api",
      standing: "active",
      formerNames: [],
      incidents: [{ identityKey: "github:secret:github.com/acme/api~9999/1" }],
    },
    { fullName: "acme/gateway", standing: "active", formerNames: [{ fullName: "acme/api" }], incidents: keys(1) },
  ]);
  expect([await foundBy("acme/api"), await foundBy("acme/gateway")]).toEqual([1, 1]);
});

test("whatever order the news come in, the repositories end the same", async () => {
  const news = [
    alert(1, api("acme/api", at(0))),
    renamed("api", api("acme/gateway", at(1))),
    alert(2, api("acme/gateway", at(2))),
    happened("archived", api("acme/gateway", at(3))),
    happened("unarchived", api("acme/gateway", at(4))),
    ["push", { ...push([{ sha: commitSha(1), email: "dana.li@acme.example" }]), repository: api("acme/api", at(0)) }],
  ] as const satisfies readonly Message[];
  const orders = [
    [0, 1, 2, 3, 4, 5],
    [5, 4, 3, 2, 1, 0],
    [2, 0, 4, 1, 3, 5],
    [1, 5, 0, 3, 2, 4],
  ];
  const ends = new Set<string>();
  for (const order of orders) {
    await db().incident.deleteMany();
    await db().repository.deleteMany();
    for (const index of order) await hear(news[index] ?? news[0]);
    const found = await repositories();
    ends.add(JSON.stringify(found.map(({ incidents, ...rest }) => ({ ...rest, incidents: incidents.length }))));
  }
  expect([...ends]).toEqual([
    JSON.stringify([
      { fullName: "acme/gateway", standing: "active", formerNames: [{ fullName: "acme/api" }], incidents: 2 },
    ]),
  ]);
});

test("a transfer moves its incidents to the new owner's figures, exactly", async () => {
  await hear(alert(1, api("acme/api", at(0))));
  await hear([
    "repository",
    {
      action: "transferred",
      changes: { owner: { from: { organization: { login: "acme" } } } },
      repository: api("globex/api", at(1)),
    },
  ]);
  const moved = await db().repository.findFirstOrThrow({ include: { organisation: true } });
  expect(moved).toMatchObject({ fullName: "globex/api", organisation: { name: "globex" } });
  await foldTally();
  expect(await verifyTally(asSystem)).toEqual([]);
});

test("a deleted repository is shown as deleted, and its incidents stay as they are", async () => {
  await hear(alert(1, api("acme/api", at(0))), happened("deleted", api("acme/api", at(0))));
  expect(await repositories()).toEqual([
    { fullName: "acme/api", standing: "deleted", formerNames: [], incidents: keys(1) },
  ]);
  expect(await db().incident.count({ where: { status: "triggered" } })).toBe(1);
  expect((await verifyAudit()).intact).toBe(true);
});

test("what GitHub stops telling us of is said to be disconnected, until it tells again", async () => {
  const installation = { account: { login: "acme", html_url: "https://github.com/acme" } };
  const entry = { id: 7_410, full_name: "acme/api" };
  await hear(["installation", { action: "created", installation, repositories: [entry] }]);
  expect((await repositories())[0]).toMatchObject({ fullName: "acme/api", standing: "active" });
  await hear(["installation_repositories", { action: "removed", installation, repositories_removed: [entry] }]);
  expect((await repositories())[0]?.standing).toBe("disconnected");
  await hear(["installation_repositories", { action: "added", installation, repositories_added: [entry] }]);
  expect((await repositories())[0]?.standing).toBe("active");
});

test("a report under the old name belongs to the renamed repository, and repeats nothing", async () => {
  const finding = { RuleID: "generic-api-key", Secret: "REDACTED", File: "a.ts", StartLine: 3, Commit: commitSha(3) };
  const report = Buffer.from(JSON.stringify([finding]));
  await hear(alert(1, api("acme/api", at(0))));
  const first = await importReport(asSystem, "gitleaks", [report], { repository: "acme/api" });
  await hear(renamed("api", api("acme/gateway", at(1))));
  for (const repository of ["acme/api", "acme/gateway"]) {
    const again = await importReport(asSystem, "gitleaks", [report], { repository });
    expect(again).toMatchObject({ incidents: { created: 0 }, occurrences: { created: 0, known: 1 } });
  }
  expect(first.incidents.created).toBe(1);
  expect((await repositories()).map(({ fullName }) => fullName)).toEqual(["acme/gateway"]);
});

test("an alert is found over GraphQL's id by the new name and by the old", async () => {
  const code = (fullName: string, days: number): Message => [
    "code_scanning_alert",
    { ...codeAlert(5), repository: api(fullName, at(days)) },
  ];
  await hear(code("acme/api", 0), renamed("api", api("acme/gateway", at(1))), code("acme/gateway", 2));
  for (const id of ["acme/gateway/5", "acme/api/5"])
    expect(await findAlert(asSystem, id), id).toMatchObject({ id: "acme/gateway/5", repository: "acme/gateway" });
  expect(await db().incident.count()).toBe(1);
});

test("a project that GitLab renames is known by its path before", async () => {
  const gitlab = await createEndpoint(asSystem, "gitlab");
  const say = async (event: string, payload: Json) => {
    const body = Buffer.from(JSON.stringify(payload));
    await receiveWebhook("gitlab", gitlab.id, { "x-gitlab-event": event, "x-gitlab-token": gitlab.secret }, body);
    await processDeliveries();
  };
  const project = { id: 88, path_with_namespace: "acme/ledger", web_url: "https://gitlab.acme.example/acme/ledger" };
  await say("Push Hook", {
    project,
    commits: [{ id: commitSha(9), author: { name: "Dana", email: "d@acme.example" } }],
  });
  await say("System Hook", {
    event_name: "project_rename",
    path_with_namespace: "acme/books",
    old_path_with_namespace: "acme/ledger",
  });
  await say("Project Hook", { event_name: "project_destroy", path_with_namespace: "acme/books" });
  expect(await repositories()).toEqual([
    { fullName: "acme/books", standing: "deleted", formerNames: [{ fullName: "acme/ledger" }], incidents: [] },
  ]);
});
