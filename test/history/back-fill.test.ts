import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { Conflict, Forbidden, Invalid, NotFound } from "@/lib/errors";
import { lookUpCommit } from "@/lib/forge/commits";
import { advanceBackFill } from "@/lib/history/advance";
import {
  getBackFill,
  listBackFills,
  pauseBackFill,
  previewBackFill,
  resumeBackFill,
  startBackFill,
} from "@/lib/history/back-fills";
import { createEndpoint } from "@/lib/ingest/endpoints";
import { processDeliveries } from "@/lib/ingest/process";
import { receiveWebhook } from "@/lib/ingest/receive";
import { fanOut } from "@/lib/notifications/fan-out";
import { type Cast, seatCast } from "../cast";
import { ownDatabase, waitingJobs } from "../database";
import { asSystem, commitSha, finding, fromGitHub, next, report, secretAlert, secretValue } from "../factories";
import { ownStandIn } from "../forge/stand-in";
import {
  codeAlertIn,
  commitIn,
  dependencyAlertIn,
  repositoryIn,
  secretAlertIn,
  vulnerabilityIn,
} from "../forge/stand-in/alerts";

const standIn = ownStandIn();
ownDatabase();
let cast: Cast;
beforeEach(async () => {
  cast = await seatCast();
  await db().codeHost.deleteMany();
  await db().incident.deleteMany();
  await db().repositoryName.deleteMany();
});

const quiet = { tells: false };
const incidents = () =>
  db().incident.findMany({ orderBy: { id: "asc" }, include: { occurrences: true, repository: true } });

async function wholly(id: number): Promise<void> {
  await advanceBackFill(id, 60_000);
}

describe("history of an organisation at GitHub", () => {
  test("becomes incidents of all three kinds with their places, closed ones closed when they were, and mails nobody", async () => {
    repositoryIn(standIn, "acme/api");
    const sha = commitSha();
    commitIn(standIn, sha, "dana.li@acme.example");
    const secret = secretValue();
    secretAlertIn(standIn, "acme/api", sha, { secret });
    secretAlertIn(standIn, "acme/api", sha, {
      state: "resolved",
      resolution: "revoked",
      resolved_at: "2026-10-05T10:00:00Z",
      secret,
    });
    codeAlertIn(standIn, "acme/api", commitSha(), {
      state: "dismissed",
      dismissed_reason: "won't fix",
      dismissed_at: "2026-10-06T10:00:00Z",
    });
    dependencyAlertIn(standIn, "acme/api");
    const { id: codeHostId } = await standIn.connect("github", "acme");

    expect(await previewBackFill(cast.maya, codeHostId)).toEqual({
      expected: 4,
      counts: [
        { what: "Secret scanning alerts", count: 2 },
        { what: "Code scanning alerts", count: 1 },
        { what: "Dependabot alerts", count: 1 },
      ],
    });
    const { id } = await startBackFill(cast.maya, codeHostId, quiet);
    await wholly(id);

    expect(await getBackFill(cast.maya, id)).toMatchObject({ state: "done", alerts: 4, created: 4, leftOut: [] });
    const found = await incidents();
    expect(found.map(({ kind, status, closedAt }) => [kind, status, closedAt?.toISOString() ?? null])).toEqual([
      ["secret", "triggered", null],
      ["secret", "resolved", "2026-10-05T10:00:00.000Z"],
      ["code_scanning", "ignored", "2026-10-06T10:00:00.000Z"],
      ["dependency", "triggered", null],
    ]);
    expect(found[0]?.occurrences).toMatchObject([{ commit: sha, path: "deploy.env", line: 4, kind: "historical" }]);
    const triggered = await db().auditEvent.findMany({
      where: { type: "incident.triggered", incidentId: { in: found.map(({ id }) => id) } },
    });
    expect(triggered.map(({ detail }) => detail)).toEqual(found.map(() => ({ historical: true })));
    // No secret was even asked for.
    expect(
      JSON.stringify(await db().auditEvent.findMany(), (_, v) => (typeof v === "bigint" ? `${v}` : v)),
    ).not.toContain(secret);
    const lists = standIn.asked.filter(({ path }) => /secret-scanning\/alerts\?/.test(path));
    expect(lists.every(({ path }) => path.includes("hide_secret=true"))).toBe(true);

    // The authors are asked for, and whoever committed is known.
    const jobs = await waitingJobs("commits.look-up");
    const repositoryId = found[0]?.repositoryId ?? 0;
    expect(jobs.map(({ payload }) => payload)).toContainEqual({ repositoryId, sha });
    await lookUpCommit(repositoryId, sha);
    expect((await incidents())[0]?.authorId).not.toBeNull();
  });

  test.each([
    ["of the organisation", "acme"],
    ["of the repository", "acme/reported"],
  ])("%s gives its number to a repository that only reports have named, and brings in none", async (_, account) => {
    await db().repository.deleteMany({ where: { fullName: { in: ["acme/reported", "acme/unheard"] } } });
    await report([finding({ repository: { fullName: "acme/reported" } })]);
    repositoryIn(standIn, "acme/reported", 7_001);
    repositoryIn(standIn, "acme/unheard", 7_002);
    const { id: codeHostId } = await standIn.connect("github", account);
    const { id } = await startBackFill(cast.maya, codeHostId, quiet);
    await wholly(id);
    const host = new URL(standIn.url).host;
    const known = await db().repository.findUniqueOrThrow({ where: { fullName: "acme/reported" } });
    expect(known.externalId).toBe(`${host}/7001`);
    expect(await db().repository.count({ where: { fullName: "acme/unheard" } })).toBe(0);
  });

  test("read twice, or delivered as a webhook before, makes each incident once", async () => {
    repositoryIn(standIn, "acme/api", 501);
    secretAlertIn(standIn, "acme/api", commitSha());
    const { id: codeHostId } = await standIn.connect("github", "acme");
    const endpoint = await createEndpoint(asSystem, "github");
    const payload = secretAlert({ number: 1, fullName: "acme/api" });
    const host = standIn.url.replace("http://", "");
    Object.assign(payload.repository as object, { id: 501, html_url: `https://${host}/acme/api` });
    const { headers, body } = fromGitHub(endpoint.secret, "secret_scanning_alert", payload);
    await receiveWebhook("github", endpoint.id, headers, body);
    await processDeliveries();
    for (let round = 0; round < 2; round += 1) await wholly((await startBackFill(cast.maya, codeHostId, quiet)).id);
    expect(await incidents()).toHaveLength(1);
    const [second, first] = await listBackFills(cast.maya, codeHostId);
    expect([first?.created, second?.created]).toEqual([0, 0]);
  });

  test("is read page by page, whole, with every place of a secret", async () => {
    repositoryIn(standIn, "acme/api");
    for (let number = 0; number < 65; number += 1) secretAlertIn(standIn, "acme/api", commitSha());
    for (let number = 0; number < 120; number += 1) dependencyAlertIn(standIn, "acme/api");
    const many = standIn.world.secretLocations.get("acme/api 1") ?? [];
    const [first] = many;
    for (let line = 0; line < 110; line += 1)
      many.push({ ...first, details: { ...(first?.details as object), start_line: 100 + line } });
    const { id: codeHostId } = await standIn.connect("github", "acme");
    const { id } = await startBackFill(cast.maya, codeHostId, quiet);
    await wholly(id);
    expect(await getBackFill(cast.maya, id)).toMatchObject({ state: "done", alerts: 185, created: 185 });
    expect(await db().occurrence.count({ where: { place: "commit", commit: { not: "" } } })).toBe(65 + 110);
  });

  test("asks for no places that the alert carries already", async () => {
    repositoryIn(standIn, "acme/api");
    const sha = commitSha();
    const first_location_detected = { path: "a.env", start_line: 2, end_line: 2, start_column: 1, commit_sha: sha };
    secretAlertIn(standIn, "acme/api", sha, { first_location_detected, has_more_locations: false });
    const { id: codeHostId } = await standIn.connect("github", "acme");
    await wholly((await startBackFill(cast.maya, codeHostId, quiet)).id);
    expect(standIn.asked.filter(({ path }) => path.includes("/locations"))).toEqual([]);
    expect((await incidents())[0]?.occurrences).toMatchObject([{ commit: sha, path: "a.env", line: 2 }]);
  });

  test("leaves out what the token may not read, says so, and reads the rest", async () => {
    repositoryIn(standIn, "acme/api");
    dependencyAlertIn(standIn, "acme/api");
    standIn.world.lacking.push("code-scanning");
    const { id: codeHostId } = await standIn.connect("github", "acme");
    const { id } = await startBackFill(cast.maya, codeHostId, quiet);
    await wholly(id);
    expect(await getBackFill(cast.maya, id)).toMatchObject({
      state: "done",
      expected: null,
      created: 1,
      leftOut: ["Code scanning alerts of acme: The token may not do this at the code host."],
    });
  });

  test("waits where the host asks it to, and comes back then", async () => {
    repositoryIn(standIn, "acme/api");
    dependencyAlertIn(standIn, "acme/api");
    const { id: codeHostId } = await standIn.connect("github", "acme");
    const { id } = await startBackFill(cast.maya, codeHostId, quiet);
    standIn.switches.next = [{ status: 429, headers: { "retry-after": "900" }, body: {} }];
    await advanceBackFill(id);
    const waiting = await getBackFill(cast.maya, id);
    expect(waiting).toMatchObject({ state: "running", fault: expect.stringContaining("asks to wait until") });
    const [job] = (await waitingJobs("back-fills.advance")).filter(({ payload }) => payload.backFillId === id);
    expect(job?.runAt).toEqual(waiting.resumeAt);
    const asked = standIn.asked.length;
    await advanceBackFill(id);
    expect(standIn.asked).toHaveLength(asked);
  });

  test("with a token that was revoked meanwhile fails in a sentence, tells whoever began it, and can be resumed", async () => {
    repositoryIn(standIn, "acme/api");
    dependencyAlertIn(standIn, "acme/api");
    const { id: codeHostId } = await standIn.connect("github", "acme");
    const { id } = await startBackFill(cast.maya, codeHostId, quiet);
    standIn.switches.next = [{ status: 401, body: { message: "Bad credentials" } }];
    await wholly(id);
    expect(await getBackFill(cast.maya, id)).toMatchObject({
      state: "failed",
      fault: "The code host does not take the token: it is wrong, expired or revoked.",
    });
    await resumeBackFill(cast.maya, id);
    await wholly(id);
    expect(await getBackFill(cast.maya, id)).toMatchObject({ state: "done", created: 1, fault: null });
    const events = await db().auditEvent.findMany({
      where: { type: { in: ["back-fill.failed", "back-fill.finished"] }, subject: `${id}` },
    });
    await fanOut(events.map(({ id }) => String(id)));
    expect(
      await db().notification.findMany({ where: { memberId: cast.maya.memberId }, orderBy: { id: "asc" } }),
    ).toMatchObject([
      { kind: "notice", detail: { event: "back-fill.failed" } },
      { kind: "notice", detail: { event: "back-fill.finished", count: 1 } },
    ]);
  });

  test("under a former name is read under the present one, and is one repository", async () => {
    repositoryIn(standIn, "acme/api", 77);
    const { id: codeHostId } = await standIn.connect("github", "acme/api");
    dependencyAlertIn(standIn, "acme/api");
    await wholly((await startBackFill(cast.maya, codeHostId, quiet)).id);
    const [before] = await incidents();
    // It is renamed there; the connection still says the old name.
    const { world, switches } = standIn;
    world.repositories.set("acme/payments", { id: 77, updated_at: new Date().toISOString() });
    world.dependencyAlerts.set("acme/payments", world.dependencyAlerts.get("acme/api") ?? []);
    world.repositories.delete("acme/api");
    switches.renamed.set("/repos/acme/api", "/repos/acme/payments");
    await wholly((await startBackFill(cast.maya, codeHostId, quiet)).id);
    expect(await incidents()).toMatchObject([{ id: before?.id, repository: { fullName: "acme/payments" } }]);
  });
});

describe("a back-fill", () => {
  async function begun() {
    repositoryIn(standIn, "acme/api");
    for (let number = 0; number < 40; number += 1) secretAlertIn(standIn, "acme/api", commitSha());
    const { id: codeHostId } = await standIn.connect("github", "acme");
    const { id } = await startBackFill(cast.maya, codeHostId, quiet);
    return { id, codeHostId };
  }

  test("goes on after the page it had kept when its worker was killed, and keeps no page twice", async () => {
    const { id } = await begun();
    await advanceBackFill(id, 0);
    expect(await getBackFill(cast.maya, id)).toMatchObject({ alerts: 30, created: 30 });
    // Two workers at the same page: one had it when it was killed, the other is started instead.
    await Promise.all([advanceBackFill(id, 60_000), advanceBackFill(id, 60_000)]);
    expect(await getBackFill(cast.maya, id)).toMatchObject({ state: "done", alerts: 40, created: 40 });
    const paths = standIn.asked.map(({ path }) => path).filter((path) => /secret-scanning\/alerts\?/.test(path));
    expect(paths.filter((path) => !path.includes("page=2") && !path.includes("per_page=1&"))).toHaveLength(1);
  });

  test("stops when it is paused, and goes on when it is resumed", async () => {
    const { id } = await begun();
    await advanceBackFill(id, 0);
    await pauseBackFill(cast.maya, id);
    await wholly(id);
    expect(await getBackFill(cast.maya, id)).toMatchObject({ state: "paused", alerts: 30 });
    await expect(pauseBackFill(cast.maya, id)).rejects.toThrow(Conflict);
    await resumeBackFill(cast.maya, id);
    await wholly(id);
    expect(await getBackFill(cast.maya, id)).toMatchObject({ state: "done", alerts: 40 });
  });

  test("is one at a time, of what its connection is for, and is no business of those who may not change sources", async () => {
    const { id, codeHostId } = await begun();
    await expect(startBackFill(cast.maya, codeHostId, quiet)).rejects.toThrow(Conflict);
    await expect(startBackFill(cast.maya, codeHostId, { ...quiet, repository: "other/api" })).rejects.toThrow(Invalid);
    await expect(startBackFill(cast.maya, 999_999, quiet)).rejects.toThrow(NotFound);
    for (const viewer of [cast.bob, cast.rita, cast.mallory]) {
      await expect(startBackFill(viewer, codeHostId, quiet)).rejects.toThrow(Forbidden);
      await expect(previewBackFill(viewer, codeHostId)).rejects.toThrow(Forbidden);
      await expect(pauseBackFill(viewer, id)).rejects.toThrow(Forbidden);
      await expect(resumeBackFill(viewer, id)).rejects.toThrow(Forbidden);
    }
    await expect(getBackFill(cast.rita, id)).rejects.toThrow(Forbidden);
    await expect(listBackFills(cast.mallory, codeHostId)).rejects.toThrow(Forbidden);
  });

  test("that is to tell people makes incidents as new ones", async () => {
    repositoryIn(standIn, "acme/api");
    secretAlertIn(standIn, "acme/api", commitSha());
    const { id: codeHostId } = await standIn.connect("github", "acme");
    await wholly((await startBackFill(cast.maya, codeHostId, { tells: true })).id);
    const [found] = await incidents();
    const event = await db().auditEvent.findFirstOrThrow({
      where: { type: "incident.triggered", incidentId: found?.id ?? 0 },
    });
    expect(event.detail).toEqual({ historical: false });
  });
});

describe("history of a group at GitLab", () => {
  test("becomes incidents of every project below it, with the place from the report and nothing else of it", async () => {
    const { world } = standIn;
    world.accounts.set("acme", "group");
    for (const path of ["acme/team/api", "acme/web"]) world.repositories.set(path, { id: next() });
    const secret = secretValue();
    const entry = {
      raw_source_code_extract: secret,
      location: { file: "src/keys.rb", start_line: 3 },
      identifiers: [{ type: "rule", name: "Stripe", value: "stripe" }],
    };
    vulnerabilityIn(standIn, "acme/team/api", { finding: { raw_metadata: JSON.stringify(entry) } });
    vulnerabilityIn(standIn, "acme/web", {
      state: "dismissed",
      dismissed_at: "2026-10-04T10:00:00Z",
      dismissal_reason: "false_positive",
    });
    for (let number = 0; number < 60; number += 1) vulnerabilityIn(standIn, "acme/web", { report_type: "sast" });
    const { id: codeHostId } = await standIn.connect("gitlab", "acme");
    const { id } = await startBackFill(cast.maya, codeHostId, quiet);
    await wholly(id);
    expect(await getBackFill(cast.maya, id)).toMatchObject({ state: "done", alerts: 62, created: 62, leftOut: [] });
    const found = await incidents();
    expect(found.filter(({ kind }) => kind === "secret")).toMatchObject([
      { detector: "stripe", status: "triggered", occurrences: [{ path: "src/keys.rb", line: 3, kind: "historical" }] },
      { status: "ignored", ignoreReason: "false_positive", repository: { fullName: "acme/web" } },
    ]);
    expect(JSON.stringify(found)).not.toContain(secret);
    await wholly((await startBackFill(cast.maya, codeHostId, quiet)).id);
    expect(await incidents()).toHaveLength(62);
  });
});
