import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { advanceBackFill } from "@/lib/history/advance";
import { startBackFill } from "@/lib/history/back-fills";
import { resolveIncident } from "@/lib/incidents/resolve";
import { sweepAlerts } from "@/lib/reconcile/sweep";
import { type Cast, seatCast } from "../cast";
import { ownDatabase } from "../database";
import { commitSha, next } from "../factories";
import { ownStandIn } from "../forge/stand-in";
import { codeAlertIn, dependencyAlertIn, repositoryIn, secretAlertIn, vulnerabilityIn } from "../forge/stand-in/alerts";

const standIn = ownStandIn();
ownDatabase();
let cast: Cast;
let repository: string;
let codeHostId: number;

beforeEach(async () => {
  cast = await seatCast();
  await db().codeHost.deleteMany();
  await db().incident.deleteMany();
  repository = `acme/api-${next()}`;
});

async function readHistory() {
  const { id } = await startBackFill(cast.maya, codeHostId, { tells: false });
  await advanceBackFill(id, 60_000);
}

async function atGitHub() {
  repositoryIn(standIn, repository);
  codeHostId = (await standIn.connect("github", "acme")).id;
}

const incidents = () => db().incident.findMany({ orderBy: { id: "asc" } });
const sweep = () => sweepAlerts(codeHostId);
const fault = async () => (await db().codeHost.findUniqueOrThrow({ where: { id: codeHostId } })).sweepFault;

describe("a sweep of GitHub", () => {
  test("closes what was deleted there, and says so in its story; what is still there stays open", async () => {
    await atGitHub();
    const { world } = standIn;
    secretAlertIn(standIn, repository, commitSha());
    codeAlertIn(standIn, repository, commitSha());
    dependencyAlertIn(standIn, repository);
    await readHistory();
    await sweep();
    expect((await incidents()).map(({ status }) => status)).toEqual(["triggered", "triggered", "triggered"]);
    world.codeAlerts.set(repository, []);
    await sweep();
    const [secret, code, dependency] = await incidents();
    expect([secret?.status, code?.status, dependency?.status]).toEqual(["triggered", "ignored", "triggered"]);
    expect(code).toMatchObject({ ignoreReason: "not_applicable", closedBy: "source" });
    const event = await db().auditEvent.findFirstOrThrow({
      where: { type: "incident.ignored", incidentId: code?.id ?? 0 },
    });
    expect(event.detail).toMatchObject({
      comment: "The alert was deleted at GitHub; nothing says that the problem is gone.",
    });
    expect(await fault()).toBeNull();
  });

  test("takes over what was closed there, and what was opened again, by its time; a later decision here stays", async () => {
    await atGitHub();
    const alerts = [1, 2, 3].map(() => secretAlertIn(standIn, repository, commitSha()));
    await readHistory();
    const [first, second, third] = await incidents();
    const closed = { state: "resolved", resolution: "revoked", resolved_at: "2026-11-01T10:00:00Z" };
    Object.assign(alerts[0] ?? {}, { ...closed, updated_at: "2026-11-01T10:00:00Z" });
    await resolveIncident(cast.maya, second?.id ?? 0, { secretRevoked: true });
    await sweep();
    expect(await incidents()).toMatchObject([
      { id: first?.id, status: "resolved", secretRevoked: true, closedAt: new Date("2026-11-01T10:00:00Z") },
      { id: second?.id, status: "resolved" },
      { id: third?.id, status: "triggered" },
    ]);
    Object.assign(alerts[0] ?? {}, {
      state: "open",
      resolution: null,
      resolved_at: null,
      updated_at: "2026-11-02T10:00:00Z",
    });
    await sweep();
    expect((await incidents()).map(({ status }) => status)).toEqual(["triggered", "resolved", "triggered"]);
  });

  test("finds what no delivery told since it was connected, with its places, and leaves history to a back-fill", async () => {
    await atGitHub();
    secretAlertIn(standIn, repository, commitSha());
    const created_at = new Date(Date.now() + 1_000).toISOString();
    const sha = commitSha();
    secretAlertIn(standIn, repository, sha, { created_at, updated_at: created_at });
    await sweep();
    const found = await db().incident.findMany({ include: { occurrences: true } });
    expect(found).toMatchObject([{ occurrences: [{ commit: sha, kind: "realtime" }] }]);
    await readHistory();
    expect(await incidents()).toHaveLength(2);
  });

  test("closes nothing where the repository is not to be seen, a kind is not in use, or the host is away", async () => {
    await atGitHub();
    const { world, switches } = standIn;
    secretAlertIn(standIn, repository, commitSha());
    codeAlertIn(standIn, repository, commitSha());
    await readHistory();
    const repositories = new Map(world.repositories);
    const alerts = world.secretAlerts.get(repository) ?? [];
    world.repositories.delete(repository);
    world.secretAlerts.set(repository, []);
    await sweep();
    world.repositories = repositories;
    switches.next = [1, 2, 3, 4].map(() => ({ status: 503 }));
    await sweep();
    expect(await fault()).toBe("The code host answered 503. Handback tries again later.");
    world.lacking.push("secret-scanning");
    await sweep();
    expect(await fault()).toBe("The token may not read everything: Secret scanning of acme.");
    expect((await incidents()).map(({ status }) => status)).toEqual(["triggered", "triggered"]);
    world.secretAlerts.set(repository, alerts);
  });

  test("closes nothing of a repository that was renamed meanwhile", async () => {
    await atGitHub();
    const { world, switches } = standIn;
    secretAlertIn(standIn, repository, commitSha());
    await readHistory();
    const renamed = `acme/renamed-${next()}`;
    const known = world.repositories.get(repository);
    world.repositories.set(renamed, { id: 1, ...known, updated_at: new Date().toISOString() });
    world.repositories.delete(repository);
    world.secretAlerts.set(renamed, world.secretAlerts.get(repository) ?? []);
    world.secretAlerts.delete(repository);
    switches.renamed.set(`/repos/${repository}`, `/repos/${renamed}`);
    await sweep();
    expect(await incidents()).toMatchObject([{ status: "triggered" }]);
    await sweep();
    expect(await incidents()).toMatchObject([{ status: "triggered" }]);
  });
});

describe("a sweep of GitLab", () => {
  test("takes over what was closed, found and deleted in a group's projects", async () => {
    const { world } = standIn;
    world.accounts.set("acme", "group");
    world.repositories.set(repository, { id: next() });
    codeHostId = (await standIn.connect("gitlab", "acme")).id;
    const [first, second] = [1, 2, 3].map(() => vulnerabilityIn(standIn, repository));
    await readHistory();
    Object.assign(first ?? {}, {
      state: "resolved",
      resolved_at: "2026-11-01T10:00:00Z",
      updated_at: "2026-11-01T10:00:00Z",
    });
    world.vulnerabilities.set(
      repository,
      (world.vulnerabilities.get(repository) ?? []).filter((one) => one !== second),
    );
    vulnerabilityIn(standIn, repository, { created_at: new Date().toISOString() });
    await sweep();
    expect((await incidents()).map(({ status }) => status)).toEqual(["resolved", "ignored", "triggered", "triggered"]);
    expect(await fault()).toBeNull();
  });
});
